internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// From a credential to the caller whose it is.
struct Authentication: Sendable {
    let store: AccountStore
    let verifier: TokenVerifier

    func caller(of request: borrowing Request) throws(Problem) -> Caller {
        let token = try BearerCredential.token(in: request.fields)
        let now = Timestamp(seconds: request.receivedAt)
        return APIKeyText.isAPIKey(token) ? try keyCaller(token, at: now) : try loginCaller(token, at: now)
    }

    private func keyCaller(_ key: Span<UInt8>, at now: Timestamp) throws(Problem) -> Caller {
        let digest = KeyDigest(words: APIKeyText.digest(of: key).words)
        guard let credential = store.credential(digest), credential.isActive else { throw .invalidToken }
        if let expiresAt = credential.expiresAt, expiresAt <= now { throw .invalidToken }
        return Caller(userID: credential.userID, scopes: credential.scopes, key: credential)
    }

    /// A token outlives what it speaks of: whether the user still exists and may act is asked each time.
    private func loginCaller(_ token: Span<UInt8>, at now: Timestamp) throws(Problem) -> Caller {
        let claims: TokenClaims
        do { claims = try verifier.verify(token, at: now) } catch { throw .invalidToken }
        guard let user = store.user(claims.userID), user.isActive else { throw .invalidToken }
        return Caller(userID: user.id, scopes: user.scopes, key: nil)
    }
}
