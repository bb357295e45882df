internal import HTTPServer

/// What a route does, with its refusals thrown.
typealias Action = @Sendable (borrowing Request, inout Response) throws(Problem) -> Disposition

/// One line of the table. A type of its own: in a tuple an action would be wrapped to be stored, and unwrapped with each request.
struct RouteLine: Sendable {
    /// Nil: every method.
    let method: Method?
    let pattern: String
    let action: Action

    init(_ method: Method?, _ pattern: String, _ action: @escaping Action) {
        self.method = method
        self.pattern = pattern
        self.action = action
    }
}

/// The table of routes, one for each audience.
enum Routes {
    /// The API is also mounted where its public host has it.
    static let prefixes = ["", "/api"]

    /// What anybody may try: each action asks for the credential that it needs.
    static func forEveryone(_ service: AuthService) -> [RouteLine] {
        let login = LoginHandler(service: service)
        let keys = APIKeyHandlers(service)
        let verification = VerificationHandler(service)
        let ownLogin = OwnLoginHandlers(service: service)
        let revocation = RevocationHandler(service: service)
        return [
            // A route is looked for from the top: first what is asked for most.
            RouteLine(nil, "/auth/verify", verification.verify),
            RouteLine(nil, "/auth/verify{rest}", verification.verifyBelow),
            RouteLine(.get, "/auth/api-keys", keys.list),
            RouteLine(.post, "/auth/api-keys", keys.create),
            RouteLine(.get, "/auth/api-keys/{api_key_id}", keys.show),
            RouteLine(.patch, "/auth/api-keys/{api_key_id}", keys.change),
            RouteLine(.delete, "/auth/api-keys/{api_key_id}", keys.delete),
            RouteLine(.post, "/auth/api-keys/{api_key_id}/rotate", keys.rotate),
            RouteLine(.get, "/auth/api-keys/{api_key_id}/usage", keys.usage),
            RouteLine(.post, "/auth/login", login.login),
            RouteLine(.get, "/auth/me", ownLogin.show),
            RouteLine(.post, "/auth/logout", ownLogin.end),
            RouteLine(.post, "/auth/password", PasswordHandler(service: service).change),
            RouteLine(.post, "/auth/revoke", revocation.revoke),
        ] + forIntrospection(service) + forAdministrators(service)
    }

    /// Not there where the settings leave out the scope that it takes: nobody could have it.
    private static func forIntrospection(_ service: AuthService) -> [RouteLine] {
        guard let scope = service.scopes.introspect else { return [] }
        return [RouteLine(.post, "/auth/introspect", IntrospectionHandler(service: service, scope: scope).introspect)]
    }

    /// Not there where the settings leave out the scope that they take.
    private static func forAdministrators(_ service: AuthService) -> [RouteLine] {
        guard let admin = service.scopes.admin else { return [] }
        return users(UserHandlers(service, admin: admin), UsersKeyHandlers(service, admin: admin))
    }

    private static func users(_ users: UserHandlers, _ keys: UsersKeyHandlers) -> [RouteLine] {
        [
            RouteLine(.get, "/auth/users", users.list),
            RouteLine(.post, "/auth/users", users.create),
            RouteLine(.get, "/auth/users/{user_id}", users.show),
            RouteLine(.patch, "/auth/users/{user_id}", users.change),
            RouteLine(.delete, "/auth/users/{user_id}", users.delete),
            RouteLine(.get, "/auth/users/{user_id}/api-keys", keys.listOfUser),
        ]
    }

    /// What the operator may do, who needs no credential beyond the control socket.
    static func forOperator(_ service: AuthService) -> [RouteLine] {
        let keys = UsersKeyHandlers(service, admin: nil)
        let ownKeys = APIKeyHandlers(service)
        let store = StoreHandlers(service: service)
        let secrets = SecretHandlers(service: service)
        return users(UserHandlers(service, admin: nil), keys) + [
            RouteLine(.post, "/auth/users/{user_id}/api-keys", ownKeys.createForUser),
            RouteLine(.get, "/auth/api-keys", keys.list),
            RouteLine(.delete, "/auth/api-keys/{api_key_id}", keys.delete),
            RouteLine(.post, "/auth/api-keys/{api_key_id}/rotate", ownKeys.rotateAny),
            RouteLine(.get, "/store/journal", store.journal),
            RouteLine(.post, "/store/compact", store.compact),
            RouteLine(.get, "/auth/secrets", secrets.list),
            RouteLine(.post, "/auth/secrets/rotate", secrets.rotate),
        ]
    }

    /// Beside the API, at the root only.
    static func forHealth(_ service: AuthService) -> [RouteLine] {
        let health = HealthHandlers(service: service)
        return [RouteLine(.get, "/healthz", health.alive), RouteLine(.get, "/readyz", health.ready)]
    }
}
