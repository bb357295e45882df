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
        // Whoever took the duty and dropped it leaves a client waiting: it is told that something went wrong here.
        if !isCompleted.load(ordering: .relaxed) { deliver(Response(.internalServerError)) }
    }
}

/// Where a request's `PendingAnswer` delivers to: its connection, or whoever runs a request without one.
package protocol Deferral: AnyObject {
    func pendingAnswer(_ id: RequestID) -> PendingAnswer
}
