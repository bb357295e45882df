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
        let token = try BearerCredential.token(in: request.fields)
        guard APIKeyText.isAPIKey(token) else { return try loginCaller(token, at: now) }
        return try keyCaller(KeyDigest(words: APIKeyText.digest(of: token).words), at: now)
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

    /// A token outlives what it speaks of: whether the user still exists and may act is asked each time.
    private func loginCaller(_ token: Span<UInt8>, at now: Timestamp) throws(Problem) -> Caller {
        let claims: TokenClaims
        do { claims = try verifier.verify(token, at: now) } catch { throw .invalidToken }
        guard let rights = store.rights(ofUser: claims.userID), rights.isActive else { throw .invalidToken }
        return Caller(userID: claims.userID, scopes: rights.scopes, key: nil)
    }
}
