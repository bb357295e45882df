internal import LinuxSystem

/// Who wants the service to stop, and who waits for that.
final class StopRequests: Sendable {
    private let isRequested = Monitor(false)

    func request() { isRequested.change { $0 = true } }

    func wait() { _ = isRequested.wait { $0 ? true : nil } }
}
