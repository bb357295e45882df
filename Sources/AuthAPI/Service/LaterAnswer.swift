internal import AccountStore
internal import HTTPServer

/// An answer that is finished on another thread. What its response already says, such as a key's rate limit, goes along.
struct LaterAnswer: Sendable {
    private let pending: PendingAnswer
    private let begun: Response
    private let service: AuthService

    init(_ request: borrowing Request, _ response: Response, _ service: AuthService) {
        pending = request.answerLater()
        begun = response
        self.service = service
    }

    var requestID: RequestID { pending.requestID }

    /// Sends what `fill` makes of the response, or the problem that it throws.
    func complete(_ fill: (inout Response) throws(Problem) -> Void) {
        var response = begun
        do throws(Problem) {
            try fill(&response)
        } catch {
            service.answer(error, to: pending.requestID, &response)
        }
        pending.complete(response)
    }

    /// Sends what `write` makes of what the store did, or why it did not.
    func complete<Value>(_ result: Result<Value, StoreRefusal>, _ write: (Value, inout Response) -> Void) {
        complete { (response) throws(Problem) in
            switch result {
            case .success(let value): write(value, &response)
            case .failure(let refusal): throw Problem(refusal)
            }
        }
    }
}
