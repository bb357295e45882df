/// What the listener serves.
package protocol Application: Sendable {
    /// A request with these fields has arrived, and some others will be answered before it: what can be made of it by then, without any effect.
    func prepare(_ fields: FieldList) -> Preparation

    /// The requests with these preparations are the next to be answered: what they need from memory may be fetched for all at once.
    func foresee(_ preparations: [Preparation])

    /// Answers a request on its event loop, at once: whatever would wait takes `request.answerLater()` and returns `.pending`.
    func respond(to request: borrowing Request, with response: inout Response) -> Disposition

    /// Writes the body of an answer to bytes that were no acceptable request. Its status is set and stays.
    func describe(_ refusal: RequestRefusal, in response: inout Response)
}

extension Application {
    package func prepare(_ fields: FieldList) -> Preparation { Preparation() }
    package func foresee(_ preparations: [Preparation]) {}
}

/// What an application made of a request beforehand; the listener only carries it.
package struct Preparation: BitwiseCopyable, Sendable {
    /// Nil if nothing was made.
    package var digest: SIMD4<UInt64>?

    package init(digest: SIMD4<UInt64>? = nil) { self.digest = digest }
}

package enum Disposition: Sendable {
    /// The response is whole.
    case ready
    /// Somebody holds the request's `PendingAnswer` and will complete it.
    case pending
}
