internal import AuthAPI
internal import HTTPServer

/// What the API tells: causes of internal errors as lines of the log, and the first user's login.
struct APILog: AuthObserver {
    let log: Log
    let firstUser: FirstUserFile

    func loggedIn(userID: Int) { firstUser.loggedIn(userID: userID, log: log) }

    func failed(requestID: RequestID, cause: String) {
        log.write(.error, "a request failed") { line in
            line.add("cause", cause)
            line.add("request_id", plain: requestID.bytes)
        }
    }
}
