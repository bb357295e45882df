internal import AccountStore
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// `/auth/me` and `/auth/logout`: a caller about itself. No scope is asked for: a user who may do nothing else may still do this.
struct OwnLoginHandlers: Sendable {
    let service: AuthService

    /// `GET /auth/me`: who the credential is. What only a key has is null for a login.
    func show(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let caller = try service.admit(request, &response, needing: .none)
        let count = caller.key.flatMap { service.store.charge($0, cost: 0, at: Timestamp(seconds: request.receivedAt)) }
        guard let user = service.store.user(caller.userID) else { throw .invalidToken }
        response.setField("Cache-Control", "no-store")
        response.setContentType("application/json")
        guard let credential = caller.key else {
            let login = try service.authentication.login(of: request)
            write(user, caller, nil, nil, expiresAt: login.claims.expiresAt, &response.body)
            return .ready
        }
        guard let key = service.store.apiKey(credential.keyID) else { throw .invalidToken }
        write(user, caller, key, count, expiresAt: credential.expiresAt, &response.body)
        return .ready
    }

    /// `POST /auth/logout`: the token that is presented is refused from then on.
    func end(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let login = try service.admitLogin(request, &response)
        let later = LaterAnswer(request, response, service)
        service.store.endLogin(ofUser: login.claims.userID, RevokedLogin(login.digest, until: login.claims.expiresAt)) { result in
            // The user was removed in the meantime.
            if case .failure(.unknownUser) = result { return later.complete { (_) throws(Problem) in throw .invalidToken } }
            later.complete(result) { _, response in response.status = .noContent }
        }
        return .pending
    }

    private func write(
        _ user: User, _ caller: Caller, _ key: APIKey?, _ count: HourlyQuota.Decision?, expiresAt: Timestamp?, _ body: inout [UInt8]
    ) {
        body.openObject()
        body.member("credential", key == nil ? "login" : "api_key")
        body.member("user_id", user.id)
        body.member("username", user.email)
        body.openMember("scopes")
        service.scopeNames.append(caller.scopes, toJSON: &body)
        body.member("key_id", key?.id)
        body.member("key_name", key?.name)
        body.member("key_prefix", key?.prefix)
        body.member("rate_limit", count?.limit)
        body.member("remaining", count?.remaining)
        body.member("expires_at", expiresAt)
        body.closeObject()
    }
}

extension [UInt8] {
    fileprivate mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return nullMember(name) }
        member(name, value)
    }

    fileprivate mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return nullMember(name) }
        member(name, value)
    }
}
