internal import Cryptography
package import TextFormats

/// Makes login tokens: JWTs in the compact form of RFC 7515 section 7.1, signed with HS256.
package struct TokenSigner: Sendable {
    private let ring: SharedKeyRing

    package init(_ ring: SharedKeyRing) { self.ring = ring }

    package init(_ ring: SigningKeyRing) { self.init(SharedKeyRing(ring)) }

    /// Signs a token for the user, valid from now for `lifetimeSeconds`.
    package func token(forUser userID: Int, loginEpoch: Int = 0, at now: Timestamp, lifetimeSeconds: Int) -> [UInt8] {
        precondition(lifetimeSeconds > 0, "a token that has expired when it is made is of no use")
        let expiry = min(Timestamp(seconds: now.seconds + Int64(lifetimeSeconds)), .latest)
        return token(saying: TokenClaims(userID: userID, issuedAt: now, expiresAt: expiry, id: .random(), loginEpoch: loginEpoch))
    }

    func token(saying claims: TokenClaims) -> [UInt8] {
        precondition(claims.userID > 0, "a token is for a user, whose id is positive")
        var token: [UInt8] = []
        token.reserveCapacity(Self.usualBytes)
        // Once: header and signature must be of one key.
        let key = ring.withRing { $0.signing }
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
        if claims.loginEpoch > 0 { json.member("login_epoch", claims.loginEpoch) }
        json.closeObject()
        return json
    }

    /// Room for a token with a long id of its user.
    private static let usualBytes = 320
}
