internal import HTTPServer

/// What a route does, with its refusals thrown.
typealias Action = @Sendable (borrowing Request, inout Response) throws(Problem) -> Disposition

/// The table of routes, one for each audience.
enum Routes {
    /// The API is also mounted where its public host has it.
    static let prefixes = ["", "/api"]

    /// What anybody may try: each action asks for the credential that it needs.
    static func forEveryone(_ service: AuthService) -> [(Method, String, Action)] {
        let login = LoginHandler(service: service)
        let keys = APIKeyHandlers(service)
        let verification = VerificationHandler(service: service)
        return [
            // A route is looked for from the top: first what is asked for most.
            (.get, "/auth/verify", verification.verify),
            (.get, "/auth/api-keys", keys.list),
            (.post, "/auth/api-keys", keys.create),
            (.get, "/auth/api-keys/{api_key_id}", keys.show),
            (.patch, "/auth/api-keys/{api_key_id}", keys.change),
            (.delete, "/auth/api-keys/{api_key_id}", keys.delete),
            (.post, "/auth/login", login.login),
        ]
    }

    /// What the operator may do, who needs no credential beyond the control socket.
    static func forOperator(_ service: AuthService) -> [(Method, String, Action)] {
        let users = UserHandlers(service)
        let keys = UsersKeyHandlers(service)
        return [
            (.get, "/auth/users", users.list),
            (.post, "/auth/users", users.create),
            (.get, "/auth/users/{user_id}", users.show),
            (.patch, "/auth/users/{user_id}", users.change),
            (.delete, "/auth/users/{user_id}", users.delete),
            (.get, "/auth/users/{user_id}/api-keys", keys.listOfUser),
            (.get, "/auth/api-keys", keys.list),
            (.delete, "/auth/api-keys/{api_key_id}", keys.delete),
        ]
    }

    /// Beside the API, at the root only.
    static func forHealth(_ service: AuthService) -> [(Method, String, Action)] {
        let health = HealthHandlers(service: service)
        return [(.get, "/healthz", health.alive), (.get, "/readyz", health.ready)]
    }
}
