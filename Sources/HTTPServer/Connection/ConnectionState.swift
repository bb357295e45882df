/// A connection's life as a state machine: bytes and time go in, a named step comes out. It touches no socket and reads no clock.
///
/// Times are milliseconds of the monotonic clock.
struct ConnectionState {
    private(set) var phase = Phase.idle
    /// When the phase began, or the last request before it ended.
    private(set) var since: Int64
    /// The peer has sent all that it will send; it may still be reading.
    private(set) var inputHasEnded = false
    /// Since when the peer has taken nothing of an output that waits for it.
    private(set) var stalledSince: Int64?
    private(set) var isDraining = false

    enum Phase: Equatable {
        /// Between two requests, or before the first.
        case idle
        case head
        case body
        /// A request is with the application; no other is looked at before its answer is in the output.
        case answering
        /// The last answer is on its way; then the connection closes.
        case flushing
        /// The last answer is sent. Input is read and thrown away for a while, because closing a socket
        /// with unread input resets it, and a reset may overtake the answer (RFC 9112 section 9.6).
        case lingering
    }

    enum Step: Equatable {
        /// Nothing to do until more arrives.
        case wait
        /// Send `100 Continue`, then wait.
        case sendContinue
        /// Answer the request that the reader has whole; `answered` is the next event.
        case answer
        /// Answer this refusal and say nothing after it.
        case refuse(RequestRefusal)
        case close
    }

    init(openedAt now: Int64) { since = now }

    /// Looks at what has arrived.
    mutating func advance(_ input: inout InputBuffer, _ reader: inout RequestReader, at now: Int64) -> Step {
        switch phase {
        case .answering, .flushing: return .wait
        case .lingering:
            input.consume(input.count)
            return inputHasEnded ? .close : .wait
        case .idle where input.isEmpty: return inputHasEnded ? .close : .wait
        case .idle, .head, .body: break
        }
        do throws(RequestRefusal) {
            switch try reader.read(&input) {
            case .complete:
                phase = .answering
                return .answer
            case .needsHead:
                if !input.isEmpty { enter(.head, at: now) }
                return inputHasEnded ? .close : .wait
            case .needsBody(let afterContinue):
                enter(.body, at: now)
                if inputHasEnded { return .close }
                return afterContinue ? .sendContinue : .wait
            }
        } catch {
            phase = .answering
            return .refuse(error)
        }
    }

    mutating func inputEnded() { inputHasEnded = true }

    /// The answer is in the output. `isLast`: none follows it on this connection.
    mutating func answered(isLast: Bool, at now: Int64) {
        precondition(phase == .answering, "an answer without a request")
        phase = isLast ? .flushing : .idle
        since = now
    }

    /// Nothing more is answered, but the output still has to go out.
    mutating func endAfterOutput(at now: Int64) {
        phase = .flushing
        since = now
    }

    /// The server is about to stop. A silent connection gets the time in which a request already on its way arrives.
    mutating func beginDraining(at now: Int64) {
        isDraining = true
        if phase == .idle { since = now }
    }

    /// Some or all of the output was taken by the peer.
    mutating func wrote(all: Bool, hasUnreadInput: Bool, at now: Int64) -> Step {
        // Nothing was read from the peer while answers waited for it: only now does the time begin that it has for what it sends next.
        if all && stalledSince != nil { since = now }
        stalledSince = all ? nil : now
        guard all, phase == .flushing else { return .wait }
        if inputHasEnded || !(hasUnreadInput || isDraining) { return .close }
        phase = .lingering
        since = now
        return .wait
    }

    /// The output waits for a peer that takes nothing.
    mutating func stalled(at now: Int64) {
        if stalledSince == nil { stalledSince = now }
    }

    /// When time alone changes something; `Int64.max` if never.
    @inline(__always)
    func deadline(_ limits: ServerLimits) -> Int64 {
        // A peer that takes its answers, however slowly, is neither silent nor late.
        if let stalledSince { return stalledSince + limits.stalledWriteMilliseconds }
        switch phase {
        case .idle: return since + (isDraining ? limits.drainIdleMilliseconds : limits.idleMilliseconds)
        case .head: return since + limits.headMilliseconds
        case .body: return since + limits.bodyMilliseconds
        case .answering, .flushing: return .max
        case .lingering: return since + limits.lingerMilliseconds
        }
    }

    /// The deadline has passed. A request that was begun is told so; silence is met with silence.
    mutating func expire(_ limits: ServerLimits, at now: Int64) -> Step {
        guard deadline(limits) <= now else { return .wait }
        if stalledSince != nil { return .close }
        switch phase {
        case .head:
            phase = .answering
            return .refuse(.headTooSlow)
        case .body:
            phase = .answering
            return .refuse(.bodyTooSlow)
        case .idle, .lingering, .answering, .flushing: return .close
        }
    }

    /// The deadline of a phase counts from its beginning: more bytes do not extend it.
    private mutating func enter(_ next: Phase, at now: Int64) {
        guard phase != next else { return }
        phase = next
        since = now
    }
}
