internal import LinuxSystem

/// Who wants the service to stop, and who waits for that.
final class StopRequests: Sendable {
    enum Reason: Equatable, Sendable {
        /// A signal, or whoever runs the program as a value.
        case asked
        /// An event loop has ended: what is left of the service answers only some of those who connect.
        case loopFailed
    }

    private let first = Monitor<Reason?>(nil)

    /// Of several requests the first one is the reason.
    func request(_ reason: Reason) {
        first.change { first in
            if first == nil { first = reason }
        }
    }

    func wait() -> Reason {
        guard let reason = first.wait(for: { $0 }) else { preconditionFailure("a wait without a deadline ends with what it waits for") }
        return reason
    }
}
