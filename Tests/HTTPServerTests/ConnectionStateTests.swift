@testable import HTTPServer
import Testing

final class ConnectionStateTests {
    let limits: ServerLimits
    var input = InputBuffer()
    var reader: RequestReader
    var state = ConnectionState(openedAt: 0)

    init() {
        limits = ServerLimits()
        reader = RequestReader(limits)
    }

    @Test func `a silent connection is closed when its idle time is up and not before`() {
        #expect(state.deadline(limits) == 75_000)
        #expect(state.expire(limits, at: 74_999) == .wait)
        #expect(state.expire(limits, at: 75_000) == .close)
    }

    @Test func `a dribbled head does not extend its deadline`() {
        for second in Int64(0)..<15 {
            input.append("G".utf8)
            #expect(advance(at: 10_000 + second * 1_000) == .wait)
        }
        #expect(state.deadline(limits) == 25_000)
        #expect(state.expire(limits, at: 25_000) == .refuse(.headTooSlow))
    }

    @Test func `a dribbled body has a deadline of its own that does not move`() {
        input.append("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n".utf8)
        #expect(advance(at: 1_000) == .wait)
        input.append("x".utf8)
        #expect(advance(at: 20_000) == .wait)
        #expect(state.deadline(limits) == 31_000)
        #expect(state.expire(limits, at: 31_000) == .refuse(.bodyTooSlow))
    }

    @Test func `a request that the application thinks about has no deadline`() {
        input.append(Self.get.utf8)
        #expect(isAnswer(advance(at: 1)))
        #expect(state.deadline(limits) == .max)
    }

    @Test func `a second request waits for the answer to the first`() {
        input.append((Self.get + Self.get).utf8)
        #expect(advance(at: 1) == .answer)
        let frame = reader.frame
        input.consume(frame.length)
        reader.reset()
        #expect(advance(at: 2) == .wait)
        state.answered(isLast: false, at: 3)
        #expect(isAnswer(advance(at: 3)))
    }

    @Test func `a refusal comes after the answer that is owed`() {
        input.append((Self.get + "NONSENSE\r\n").utf8)
        #expect(advance(at: 1) == .answer)
        let frame = reader.frame
        input.consume(frame.length)
        reader.reset()
        #expect(advance(at: 2) == .wait)
        state.answered(isLast: false, at: 3)
        #expect(advance(at: 3) == .refuse(.malformedRequestLine))
    }

    @Test func `100 Continue is sent once, and not to a client that did not wait`() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
        input.append(head.utf8)
        #expect(advance(at: 1) == .sendContinue)
        #expect(advance(at: 2) == .wait)
        input.append("hello".utf8)
        #expect(isAnswer(advance(at: 3)))
        let other = ConnectionStateTests()
        other.input.append((head + "h").utf8)
        #expect(other.advance(at: 1) == .wait)
    }

    @Test func `a half-closed peer still gets its answers and then the end`() {
        input.append(Self.get.utf8)
        state.inputEnded()
        #expect(advance(at: 1) == .answer)
        let frame = reader.frame
        input.consume(frame.length)
        reader.reset()
        state.answered(isLast: false, at: 2)
        #expect(advance(at: 2) == .close)
    }

    @Test func `a half request of a half-closed peer is the end`() {
        input.append("GET / HT".utf8)
        state.inputEnded()
        #expect(advance(at: 1) == .close)
    }

    @Test func `after the last answer input is thrown away for a while`() {
        input.append("NONSENSE\r\n".utf8)
        #expect(advance(at: 1) == .refuse(.malformedRequestLine))
        state.answered(isLast: true, at: 2)
        #expect(state.wrote(all: true, hasUnreadInput: true, at: 3) == .wait)
        #expect(state.phase == .lingering)
        input.append(Self.get.utf8)
        #expect(advance(at: 4) == .wait)
        let isEmpty = input.isEmpty
        #expect(isEmpty)
        #expect(state.expire(limits, at: 3 + limits.lingerMilliseconds) == .close)
    }

    @Test func `a peer that takes nothing is cut, one that takes a little is not`() {
        input.append(Self.get.utf8)
        _ = advance(at: 1)
        state.answered(isLast: false, at: 1)
        state.stalled(at: 10)
        #expect(state.wrote(all: false, hasUnreadInput: false, at: 20_000) == .wait)
        #expect(state.expire(limits, at: 40_000) == .wait)
        #expect(state.expire(limits, at: 50_000) == .close)
    }

    @Test func `a peer that takes a large answer slowly is not taken for a silent one`() {
        input.append(Self.get.utf8)
        _ = advance(at: 1)
        state.answered(isLast: false, at: 1)
        #expect(state.wrote(all: false, hasUnreadInput: false, at: 60_000) == .wait)
        #expect(state.deadline(limits) == 60_000 + limits.stalledWriteMilliseconds)
        #expect(state.wrote(all: true, hasUnreadInput: false, at: 85_000) == .wait)
        #expect(state.deadline(limits) == 85_000 + limits.idleMilliseconds)
    }

    @Test func `a request that is not read because answers wait for its sender is not late`() {
        input.append((Self.get + "GET / HT").utf8)
        #expect(advance(at: 1) == .answer)
        let frame = reader.frame
        input.consume(frame.length)
        reader.reset()
        state.answered(isLast: false, at: 1)
        #expect(advance(at: 1) == .wait)
        #expect(state.wrote(all: false, hasUnreadInput: true, at: 1) == .wait)
        #expect(state.expire(limits, at: 16_000) == .wait)
        #expect(state.wrote(all: true, hasUnreadInput: true, at: 20_000) == .wait)
        #expect(state.deadline(limits) == 20_000 + limits.headMilliseconds)
    }

    @Test func `a drain leaves a silent connection a moment and no more`() {
        state.beginDraining(at: 50_000)
        #expect(state.deadline(limits) == 50_000 + limits.drainIdleMilliseconds)
    }

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private func advance(at now: Int64) -> ConnectionState.Step {
        state.advance(&input, &reader, at: now)
    }

    private func isAnswer(_ step: ConnectionState.Step) -> Bool {
        if case .answer = step { true } else { false }
    }
}
