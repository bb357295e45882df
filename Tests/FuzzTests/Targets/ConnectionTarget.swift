@testable import HTTPServer

/// The same bytes get the same answers, wherever they are cut, whenever the application answers and the client reads. Time only takes answers away,
/// and puts a refusal in the place of the first.
enum ConnectionTarget {
    static func run(_ input: [UInt8]) throws(Finding) {
        var choices = Choices(input)
        let limits = choices.byte() & 1 == 0 ? ServerLimits() : .small
        let waits = choices.list(atMost: 8)
        let places = choices.list(atMost: 8)
        let bytes = choices.rest
        let whole = try play([bytes], limits)
        try holdEqual(try play(pieces(bytes, cutAt: places), limits), whole, "bytes in pieces get other answers than in one")
        try holdEqual(try play(singleBytes(bytes), limits), whole, "bytes one by one get other answers than at once")
        let delayed = try play(pieces(bytes, cutAt: places), limits, happenings: waits.map { Happening($0) }, timeStandsStill: true)
        try holdEqual(delayed, whole, "a late application or a slow client changes the answers")
        var timed = try play(pieces(bytes, cutAt: places), limits, happenings: waits.map { Happening($0) })
        if let last = timed.last, last.isTimeout { timed.removeLast() }
        try hold(whole.starts(with: timed), "time changes the answers")
    }

    /// What happens before the next piece arrives.
    struct Happening {
        let milliseconds: Int64
        let applicationAnswers: Bool
        let peerReads: Bool

        init(_ choice: Int) {
            applicationAnswers = choice & 1 == 1
            peerReads = choice & 2 == 2
            milliseconds = [0, 1, 1_999, 2_000, 14_999, 15_000, 30_000, 75_000][choice >> 2 & 7]
        }
    }

    /// The answers to these pieces and the end after them.
    static func play(
        _ pieces: [[UInt8]], _ limits: ServerLimits, happenings: [Happening] = [], timeStandsStill: Bool = false
    ) throws(Finding) -> [Reply] {
        var connection = SimulatedConnection(limits: limits)
        var now: Int64 = 0
        var next = happenings[...]
        for piece in pieces {
            let happening = next.popFirst()
            if let happening, !timeStandsStill {
                now += happening.milliseconds
                try connection.expire(at: now)
            }
            if happening?.applicationAnswers ?? true { try deliverAll(&connection, at: now, peerReads: happening?.peerReads ?? true) }
            if happening?.peerReads ?? true { try connection.drainOutput(at: now) }
            let before = (connection.state.phase, connection.state.deadline(limits), connection.answers.count)
            try connection.receive(piece, at: now, peerReads: happening?.peerReads ?? true)
            if [.head, .body].contains(before.0), before.0 == connection.state.phase, before.2 == connection.answers.count {
                try hold(connection.state.deadline(limits) <= before.1, "more bytes moved a deadline")
            }
            if happening == nil { try deliverAll(&connection, at: now, peerReads: true) }
        }
        try connection.drainOutput(at: now)
        try connection.receive(nil, at: now)
        try deliverAll(&connection, at: now, peerReads: true)
        try hold(!connection.isOpen, "a connection stays open when its peer has ended")
        return connection.answers.map(Reply.init)
    }

    private static func deliverAll(_ connection: inout SimulatedConnection, at now: Int64, peerReads: Bool) throws(Finding) {
        while connection.isOpen && connection.isAnswering { try connection.deliver(at: now, peerReads: peerReads) }
    }
}

/// An answer as it is sent.
struct Reply: Equatable, CustomStringConvertible {
    let bytes: [UInt8]

    var isTimeout: Bool { bytes.starts(with: "HTTP/1.1 408 ".utf8) }
    var description: String { String(decoding: bytes, as: UTF8.self).debugDescription }
}
