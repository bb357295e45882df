package import Cryptography
package import TextFormats

/// What a login token says (RFC 7519 section 4.1).
package struct TokenClaims: Equatable, Sendable {
    /// `iss` of every token that is signed here.
    package static let issuer: StaticString = "gcreg-auth"

    /// `sub`: the user's id, written as a string.
    package var userID: Int
    /// `iat`; 1970 where a token does not say.
    package var issuedAt: Timestamp
    /// `exp`: from this second on the token is nothing any more.
    package var expiresAt: Timestamp
    /// `jti`: unique for each token; empty where a token has none.
    package var id: TokenID
    /// `login_epoch`, a claim of our own: how often all of the user's logins had been ended when this one began; 0 where a token does not say.
    package var loginEpoch: Int

    package init(userID: Int, issuedAt: Timestamp, expiresAt: Timestamp, id: TokenID, loginEpoch: Int = 0) {
        self.userID = userID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.id = id
        self.loginEpoch = loginEpoch
    }

    /// What tells the login of this token from all others: the SHA-256 of its id, or of the whole token where that has none.
    package func loginDigest(of token: Span<UInt8>) -> SHA256Digest {
        id.isEmpty ? SHA256.hash(token) : id.withBytes { SHA256.hash($0) }
    }
}
