internal import Synchronization

/// The right, and the duty, to answer one request later. Completed exactly once, from any thread.
package final class PendingAnswer: Sendable {
    package let requestID: RequestID
    private let deliver: @Sendable (consuming Response) -> Void
    private let isCompleted = Atomic(false)

    package init(requestID: RequestID, deliver: @escaping @Sendable (consuming Response) -> Void) {
        self.requestID = requestID
        self.deliver = deliver
    }

    package func complete(_ response: consuming Response) {
        let wasCompleted = isCompleted.exchange(true, ordering: .relaxed)
        precondition(!wasCompleted, "a request was answered twice")
        deliver(response)
    }

    deinit {
        // A forgotten answer would leave a client waiting for ever and a connection open for good.
        precondition(isCompleted.load(ordering: .relaxed), "a request was never answered")
    }
}

/// Where a request's `PendingAnswer` delivers to: its connection, or whoever runs a request without one.
package protocol Deferral: Sendable {
    func pendingAnswer(_ id: RequestID) -> PendingAnswer
}
