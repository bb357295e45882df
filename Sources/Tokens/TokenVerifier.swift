internal import Cryptography
package import TextFormats

/// Decides whether a token is one of ours and still good (RFC 7519 section 7.2, RFC 8725 section 3).
///
/// There is one algorithm, HS256, and a token has no say in that. Nothing of the claims is read before the signature is known to be right.
package struct TokenVerifier: Sendable {
    /// A longer token is refused without a look at it, in bytes. One of our own has about 230.
    package static let maximumTokenBytes = 4_096

    private let ring: SigningKeyRing
    private let leewaySeconds: Int64
    private let verified: VerifiedTokens

    package init(_ ring: SigningKeyRing, leewaySeconds: Int = 0) {
        self.init(ring, leewaySeconds: leewaySeconds, remembering: VerifiedTokens())
    }

    /// The tokens are those that were verified with this ring.
    init(_ ring: SigningKeyRing, leewaySeconds: Int = 0, remembering verified: VerifiedTokens) {
        precondition(leewaySeconds >= 0, "leeway makes tokens live longer, not shorter")
        self.ring = ring
        self.leewaySeconds = Int64(leewaySeconds)
        self.verified = verified
    }

    /// What the token says, if it may be believed at this time. Nothing is allocated for a token of our own.
    package func verify(_ token: Span<UInt8>, at now: Timestamp) throws(TokenError) -> TokenClaims {
        guard token.count <= Self.maximumTokenBytes else { throw .tooLong }
        if let claims = verified.claims(of: token) { return try claims.accepted(at: now, leewaySeconds: leewaySeconds) }
        let claims = try readSigned(token)
        let accepted = try claims.accepted(at: now, leewaySeconds: leewaySeconds)
        // One that is not accepted now would only take the place of one that is.
        verified.remember(token, claims)
        return accepted
    }

    /// What a token says that was signed by one of the keys.
    private func readSigned(_ token: Span<UInt8>) throws(TokenError) -> ReceivedClaims {
        let segments = try TokenSegments(token)
        try checkSignature(of: token, segments)
        return try TokenSegments.withDecoded(token.extracting(segments.claims)) { json throws(TokenError) in
            try ReceivedClaims(json)
        }
    }

    private func checkSignature(of token: Span<UInt8>, _ segments: TokenSegments) throws(TokenError) {
        let code = try TokenSegments.code(token.extracting(segments.signature))
        let signed = token.extracting(segments.signed)
        let header = token.extracting(segments.header)
        // A header that is byte for byte our own says what ours says: it need not be parsed.
        for index in ring.keys.indices where ring.keys[index].headerSegment.equals(header) {
            return try check(code, of: signed) { $0 == index }
        }
        if TokenHeader.isUsual(header) { return try check(code, of: signed) { _ in true } }
        switch try TokenSegments.withDecoded(header, TokenHeader.key) {
        case .unnamed: try check(code, of: signed) { _ in true }
        case .named(let id):
            let keys = ring.keys
            guard keys.contains(where: { $0.id == id }) else { throw .unknownKey }
            try check(code, of: signed) { keys[$0].id == id }
        }
    }

    /// The code must be that of one of the keys that may have made it.
    @inline(__always)
    private func check(_ code: SHA256Digest, of signed: Span<UInt8>, byKey mayHaveSigned: (Int) -> Bool) throws(TokenError) {
        for index in ring.keys.indices where mayHaveSigned(index) {
            if ConstantTime.areEqual(ring.keys[index].authenticator.code(for: signed), code) { return }
        }
        throw .wrongSignature
    }
}
