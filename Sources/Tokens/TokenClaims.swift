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

    package init(userID: Int, issuedAt: Timestamp, expiresAt: Timestamp, id: TokenID) {
        self.userID = userID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.id = id
    }
}
