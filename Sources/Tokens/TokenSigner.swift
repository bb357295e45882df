internal import Cryptography
package import TextFormats

/// Makes login tokens: JWTs in the compact form of RFC 7515 section 7.1, signed with HS256.
package struct TokenSigner: Sendable {
    private let key: PreparedKey

    package init(_ ring: SigningKeyRing) { key = ring.signing }

    /// Signs a token for the user, valid from now for `lifetimeSeconds`.
    package func token(forUser userID: Int, at now: Timestamp, lifetimeSeconds: Int) -> [UInt8] {
        precondition(lifetimeSeconds > 0, "a token that has expired when it is made is of no use")
        let expiry = min(Timestamp(seconds: now.seconds + Int64(lifetimeSeconds)), .latest)
        return token(saying: TokenClaims(userID: userID, issuedAt: now, expiresAt: expiry, id: .random()))
    }

    func token(saying claims: TokenClaims) -> [UInt8] {
        precondition(claims.userID > 0, "a token is for a user, whose id is positive")
        var token: [UInt8] = []
        token.reserveCapacity(Self.usualBytes)
        token.append(copying: key.headerSegment.span)
        token.append(TokenSegments.separator)
        Base64URL.encode(Self.json(claims).span, appendingTo: &token)
        let code = key.authenticator.code(for: token.span)
        token.append(TokenSegments.separator)
        Base64URL.encode(code.bytes.span, appendingTo: &token)
        return token
    }

    private static func json(_ claims: TokenClaims) -> [UInt8] {
        var json: [UInt8] = []
        json.openObject()
        json.member("iss", TokenClaims.issuer.description)
        json.member("sub", String(claims.userID))
        json.member("iat", Int(claims.issuedAt.seconds))
        json.member("exp", Int(claims.expiresAt.seconds))
        json.member("jti", claims.id.description)
        json.closeObject()
        return json
    }

    /// Room for a token with a long id of its user.
    private static let usualBytes = 320
}
