@testable import HTTPServer
import LinuxSystem

/// A connection as an event loop drives it, with a network and a clock that a test moves by hand.
struct SimulatedConnection: ~Copyable {
    let limits: ServerLimits
    private(set) var state = ConnectionState(openedAt: 0)
    private(set) var input = InputBuffer()
    /// The answers in order, each as its bytes; interim ones are not among them, for whether one is sent depends on how the bytes arrive.
    private(set) var answers: [[UInt8]] = []
    private(set) var isOpen = true
    private(set) var wasShut = false
    private var reader: RequestReader
    private var encoder = ResponseEncoder()
    private var context = AnswerContext()
    private var nextRequestNumber: UInt64 = 0
    private var unsentBytes = 0
    private var later: Response?
    /// What the kernel holds because the connection is not read.
    private var unread: [UInt8] = []
    private var hasPeerEnded = false
    private let application = MirrorApplication()

    /// What the wall clock of the tests' servers shows.
    static let wallSeconds: Int64 = 1_704_115_800

    init(limits: ServerLimits) {
        self.limits = limits
        reader = RequestReader(limits)
        encoder.setTime(Self.wallSeconds)
    }

    var isAnswering: Bool { later != nil }

    /// Bytes arrive; nil is the peer's end.
    mutating func receive(_ bytes: [UInt8]?, at now: Int64, peerReads: Bool = true) throws(Finding) {
        if let bytes { unread += bytes } else { hasPeerEnded = true }
        try read(at: now, peerReads)
    }

    /// The application has finished with a request under `/later`.
    mutating func deliver(at now: Int64, peerReads: Bool = true) throws(Finding) {
        guard isOpen, let answer = later.take() else { return }
        finish(answer, at: now)
        try process(at: now, peerReads)
        try read(at: now, peerReads)
    }

    /// The peer takes what waits for it.
    mutating func drainOutput(at now: Int64) throws(Finding) {
        guard isOpen, unsentBytes > 0 else { return }
        if flush(at: now, true) { try process(at: now, true) }
        try read(at: now, true)
    }

    mutating func expire(at now: Int64) throws(Finding) {
        guard isOpen, state.deadline(limits) <= now else { return }
        switch state.expire(limits, at: now) {
        case .refuse(let refusal):
            refuse(refusal, at: now)
            _ = flush(at: now, true)
        case .close: isOpen = false
        case .wait, .sendContinue, .answer: throw Finding("a deadline passed and nothing came of it")
        }
    }

    private mutating func read(at now: Int64, _ peerReads: Bool) throws(Finding) {
        while isOpen, state.stalledSince == nil, !state.inputHasEnded, !(state.phase == .answering && input.count >= limits.pipelinedBytes) {
            if unread.isEmpty {
                guard hasPeerEnded else { return }
                state.inputEnded()
            } else {
                input.append(unread)
                unread = []
            }
            try process(at: now, peerReads)
        }
    }

    private mutating func process(at now: Int64, _ peerReads: Bool) throws(Finding) {
        while isOpen && state.stalledSince == nil {
            let step = state.advance(&input, &reader, at: now)
            try checkBounds()
            switch step {
            case .wait, .sendContinue:
                if step == .sendContinue { unsentBytes += 1 }
                _ = flush(at: now, peerReads)
                return
            case .answer: answer(reader.frame, at: now)
            case .refuse(let refusal): refuse(refusal, at: now)
            case .close:
                if unsentBytes == 0 { isOpen = false } else { state.endAfterOutput(at: now) }
            }
        }
    }

    private func checkBounds() throws(Finding) {
        switch state.phase {
        case .idle: try hold(input.isEmpty || state.inputHasEnded, "an idle connection has input")
        case .head: try hold(input.count <= limits.headBytes, "\(input.count) bytes of a head are kept")
        case .body: try hold(input.count <= limits.headBytes + limits.bodyBytes, "\(input.count) bytes of a request are kept")
        case .lingering: try hold(input.isEmpty, "a refused connection keeps its input")
        case .answering, .flushing: break
        }
        try hold(answers.last.map { !$0.isLast } ?? true || state.phase == .flushing || state.phase == .lingering, "something follows the last answer")
    }

    private mutating func answer(_ frame: RequestFrame, at now: Int64) {
        prepareContext(frame.head)
        var response = Response()
        let disposition = respond(frame, &response)
        input.consume(frame.length)
        reader.reset()
        if disposition == .ready { finish(response, at: now) } else { later = response }
    }

    private func respond(_ frame: RequestFrame, _ response: inout Response) -> Disposition {
        let bytes = input.unread
        let delivered = Monitor<Response?>(nil)
        let deferral = HeldAnswer(delivered: delivered)
        let request = Request(
            method: frame.head.method, path: bytes.extracting(frame.head.path), query: bytes.extracting(frame.head.query),
            fields: FieldList(bytes: bytes, lines: reader.fieldLines), body: bytes.extracting(frame.body), peer: .unix,
            id: context.requestID, receivedAt: Self.wallSeconds, deferral: deferral)
        let disposition = withExtendedLifetime(deferral) { application.respond(to: request, with: &response) }
        if let answer = delivered.withLock({ $0 }) { response = answer }
        return disposition
    }

    private mutating func prepareContext(_ head: RequestHead) {
        nextRequestNumber += 1
        var stated: RequestID?
        if let place = head.requestID { stated = RequestID(input.unread.extracting(place)) }
        context.requestID = stated ?? RequestID(number: nextRequestNumber)
        context.method = head.method
        context.isHTTP10 = head.isHTTP10
        context.keepsAlive = head.keepsAlive
    }

    private mutating func refuse(_ refusal: RequestRefusal, at now: Int64) {
        prepareContext(reader.understoodHead(input))
        context.keepsAlive = false
        var answer = Response(refusal.status)
        application.describe(refusal, in: &answer)
        finish(answer, at: now)
    }

    private mutating func finish(_ answer: Response, at now: Int64) {
        let isLast = !context.keepsAlive || answer.closesConnection
        var output = OutputBuffer()
        var answer = answer
        encoder.encode(&answer, for: context, isLast: isLast, into: &output)
        let bytes = unsafe output.withUnsent { unsafe Array($0) + Array($1) }
        answers.append(bytes)
        unsentBytes += bytes.count
        state.answered(isLast: isLast, at: now)
    }

    /// False if the connection is closed, or its peer has not taken everything.
    private mutating func flush(at now: Int64, _ peerReads: Bool) -> Bool {
        if unsentBytes == 0 { return true }
        guard peerReads else {
            state.stalled(at: now)
            return false
        }
        unsentBytes = 0
        if state.wrote(all: true, hasUnreadInput: !input.isEmpty, at: now) == .close { isOpen = false }
        if state.phase == .lingering { wasShut = true }
        return isOpen
    }
}

private final class HeldAnswer: Deferral {
    private let delivered: Monitor<Response?>

    init(delivered: Monitor<Response?>) { self.delivered = delivered }

    func pendingAnswer(_ id: RequestID) -> PendingAnswer {
        PendingAnswer(requestID: id) { [delivered] response in delivered.change { $0 = response } }
    }
}

extension [UInt8] {
    /// Whether the answer says that it is the last.
    fileprivate var isLast: Bool { String(decoding: prefix(80), as: UTF8.self).contains("\r\nConnection: close\r\n") }
}
