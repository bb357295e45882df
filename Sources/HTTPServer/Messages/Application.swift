/// What the listener serves.
package protocol Application: Sendable {
    /// Answers a request on its event loop, at once: whatever would wait takes `request.answerLater()` and returns `.pending`.
    func respond(to request: borrowing Request, with response: inout Response) -> Disposition

    /// Writes the body of an answer to bytes that were no acceptable request. Its status is set and stays.
    func describe(_ refusal: RequestRefusal, in response: inout Response)
}

package enum Disposition: Sendable {
    /// The response is whole.
    case ready
    /// Somebody holds the request's `PendingAnswer` and will complete it.
    case pending
}
