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
        let now = Timestamp(seconds: request.receivedAt)
        if let digest = request.preparation.digest { return try keyCaller(KeyDigest(words: digest), at: now) }
        return try caller(presenting: try BearerCredential.token(in: request.fields), at: now)
    }

    /// Whose a credential is, wherever it stood. All that it is refused for is `.invalidToken`.
    func caller(presenting credential: Span<UInt8>, at now: Timestamp) throws(Problem) -> Caller {
        guard APIKeyText.isAPIKey(credential) else { return try loginCaller(credential, at: now) }
        return try keyCaller(KeyDigest(words: APIKeyText.digest(of: credential).words), at: now)
    }

    /// The login that a request presents.
    func login(of request: borrowing Request) throws(Problem) -> PresentedLogin {
        try login(presenting: try BearerCredential.token(in: request.fields), at: Timestamp(seconds: request.receivedAt))
    }

    /// The login that a token is of, if that may go on.
    func login(presenting token: Span<UInt8>, at now: Timestamp) throws(Problem) -> PresentedLogin {
        let claims = try claims(of: token, at: now)
        _ = try rights(of: claims, token)
        return PresentedLogin(claims: claims, digest: Self.digest(of: claims, token))
    }

    /// The digest of the API key that a request presents, if it does.
    func digest(of fields: FieldList) -> SIMD4<UInt64>? {
        do throws(Problem) {
            let token = try BearerCredential.token(in: fields)
            return APIKeyText.isAPIKey(token) ? APIKeyText.digest(of: token).words : nil
        } catch {
            // It is said to the client when the request is answered.
            return nil
        }
    }

    /// Has what is kept of these keys fetched from memory, while there is still something else to do.
    func foresee(_ preparations: [Preparation]) {
        store.prefetch(preparations.count) { index in preparations[index].digest.map { KeyDigest(words: $0) } }
    }

    private func keyCaller(_ digest: KeyDigest, at now: Timestamp) throws(Problem) -> Caller {
        guard let credential = store.credential(digest), credential.isActive else { throw .invalidToken }
        if let expiresAt = credential.expiresAt, expiresAt <= now { throw .invalidToken }
        return Caller(userID: credential.userID, scopes: credential.scopes, key: credential)
    }

    private func loginCaller(_ token: Span<UInt8>, at now: Timestamp) throws(Problem) -> Caller {
        let claims = try claims(of: token, at: now)
        return Caller(userID: claims.userID, scopes: try rights(of: claims, token).scopes, key: nil)
    }

    private func claims(of token: Span<UInt8>, at now: Timestamp) throws(Problem) -> TokenClaims {
        do { return try verifier.verify(token, at: now) } catch { throw .invalidToken }
    }

    /// A token outlives what it speaks of: whether the user still exists and may act, and whether the login was ended, is asked each time.
    private func rights(of claims: TokenClaims, _ token: Span<UInt8>) throws(Problem) -> OwnerRights {
        let rights = store.rights(ofUser: claims.userID, loginEpoch: claims.loginEpoch) { Self.digest(of: claims, token) }
        guard let rights, rights.isActive else { throw .invalidToken }
        return rights
    }

    private static func digest(of claims: TokenClaims, _ token: Span<UInt8>) -> LoginDigest {
        LoginDigest(words: claims.loginDigest(of: token).words)
    }
}
