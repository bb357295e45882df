internal import AccountStore
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// `POST /auth/introspect` (RFC 7662): what a token is good for, asked by a service that was sent one. The token is not used by that, and pays nothing.
struct IntrospectionHandler: Sendable {
    let service: AuthService
    let scope: Scopes

    func introspect(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        response.setField("Cache-Control", "no-store")
        let token = try service.admit(request, &response, needing: scope) { (request, _) throws(Problem) in try TokenForm.token(in: request) }.wish
        response.setContentType("application/json")
        describe(token.span, at: Timestamp(seconds: request.receivedAt), &response.body)
        return .ready
    }

    /// Of a token that is no good nothing is said but that, whatever the reason (section 2.2).
    private func describe(_ token: Span<UInt8>, at now: Timestamp, _ body: inout [UInt8]) {
        do throws(Problem) {
            let caller = try service.authentication.caller(presenting: token, at: now)
            guard let user = service.store.user(caller.userID) else { throw .invalidToken }
            if let credential = caller.key {
                guard let key = service.store.apiKey(credential.keyID) else { throw .invalidToken }
                write(caller, user, &body) { write(key, credential, &$0) }
            } else {
                let claims = try service.authentication.login(presenting: token, at: now).claims
                write(caller, user, &body) { write(claims, &$0) }
            }
        } catch {
            body.append("{\"active\":false}")
        }
    }

    private func write(_ caller: Caller, _ user: User, _ body: inout [UInt8], _ members: (inout [UInt8]) -> Void) {
        body.openObject()
        body.member("active", true)
        body.openMember("scope")
        body.append(ASCII.doubleQuote)
        service.scopeNames.append(caller.scopes, toChallenge: &body)
        body.append(ASCII.doubleQuote)
        body.member("username", user.email)
        body.member("token_type", "bearer")
        body.member("sub", String(user.id))
        members(&body)
        body.closeObject()
    }

    private func write(_ key: APIKey, _ credential: KeyCredential, _ body: inout [UInt8]) {
        body.member("iat", Int(key.createdAt.seconds))
        if let end = credential.expiresAt { body.member("exp", Int(end.seconds)) }
        body.member("key_id", key.id)
        body.member("key_name", key.name)
        guard !key.extras.allowedIPs.isEmpty else { return }
        // Only who was sent the key knows from where it came.
        body.openMember("allowed_ips")
        body.openArray()
        for range in key.extras.allowedIPs.split(separator: ",") { body.element(String(range)) }
        body.closeArray()
    }

    private func write(_ claims: TokenClaims, _ body: inout [UInt8]) {
        // A token from elsewhere may not say since when it is.
        if claims.issuedAt.seconds > 0 { body.member("iat", Int(claims.issuedAt.seconds)) }
        body.member("exp", Int(claims.expiresAt.seconds))
        body.member("iss", TokenClaims.issuer.description)
        if !claims.id.isEmpty { body.member("jti", claims.id.description) }
    }
}
