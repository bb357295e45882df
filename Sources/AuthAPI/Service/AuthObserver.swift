package import HTTPServer

/// Who hears what the API has to tell its operator.
package protocol AuthObserver: Sendable {
    /// A login succeeded; called on a password worker, so it may touch files.
    func loggedIn(userID: Int)
    /// An answer was a 500: its cause, which the client is not told, under the request's id.
    func failed(requestID: RequestID, cause: String)
}
