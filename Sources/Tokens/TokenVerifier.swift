internal import Cryptography
package import TextFormats

/// Decides whether a token is one of ours and still good (RFC 7519 section 7.2, RFC 8725 section 3).
///
/// There is one algorithm, HS256, and a token has no say in that. Nothing of the claims is read before the signature is known to be right.
package struct TokenVerifier: Sendable {
    /// A longer token is refused without a look at it, in bytes. One of our own has about 230.
    package static let maximumTokenBytes = 4_096

    private let ring: SharedKeyRing
    private let leewaySeconds: Int64

    package init(_ ring: SigningKeyRing, leewaySeconds: Int = 0) { self.init(SharedKeyRing(ring), leewaySeconds: leewaySeconds) }

    package init(_ ring: SharedKeyRing, leewaySeconds: Int = 0) {
        precondition(leewaySeconds >= 0, "leeway makes tokens live longer, not shorter")
        self.ring = ring
        self.leewaySeconds = Int64(leewaySeconds)
    }

    /// What the token says, if it may be believed at this time. Nothing is allocated for a token of our own.
    package func verify(_ token: Span<UInt8>, at now: Timestamp) throws(TokenError) -> TokenClaims {
        guard token.count <= Self.maximumTokenBytes else { throw .tooLong }
        return try ring.withRing { ring throws(TokenError) in
            if let claims = ring.verified.claims(of: token) { return try claims.accepted(at: now, leewaySeconds: leewaySeconds) }
            let (claims, key) = try ring.readSigned(token, at: now)
            let accepted = try claims.accepted(at: now, leewaySeconds: leewaySeconds)
            // One that is not accepted now would only take the place of one that is; and one whose key ends is asked about its key each time.
            if !key.ends { ring.verified.remember(token, claims) }
            return accepted
        }
    }
}

extension SigningKeyRing {
    /// What a token says that was signed by one of the keys, and by which.
    fileprivate func readSigned(_ token: Span<UInt8>, at now: Timestamp) throws(TokenError) -> (ReceivedClaims, PreparedKey) {
        let segments = try TokenSegments(token)
        let key = try signer(of: token, segments, at: now)
        let claims = try TokenSegments.withDecoded(token.extracting(segments.claims)) { json throws(TokenError) in
            try ReceivedClaims(json)
        }
        return (claims, keys[key])
    }

    /// The place of the key that signed the token.
    private func signer(of token: Span<UInt8>, _ segments: TokenSegments, at now: Timestamp) throws(TokenError) -> Int {
        let code = try TokenSegments.code(token.extracting(segments.signature))
        let signed = token.extracting(segments.signed)
        let header = token.extracting(segments.header)
        // A header that is byte for byte our own says what ours says: it need not be parsed.
        for index in keys.indices where keys[index].headerSegment.equals(header) {
            return try check(code, of: signed, at: now) { $0 == index }
        }
        if TokenHeader.isUsual(header) { return try check(code, of: signed, at: now) { _ in true } }
        switch try TokenSegments.withDecoded(header, TokenHeader.key) {
        case .unnamed: return try check(code, of: signed, at: now) { _ in true }
        case .named(let id):
            guard keys.contains(where: { $0.id == id }) else { throw .unknownKey }
            return try check(code, of: signed, at: now) { keys[$0].id == id }
        }
    }

    /// The code must be that of one of the keys that may have made it.
    @inline(__always)
    private func check(
        _ code: SHA256Digest, of signed: Span<UInt8>, at now: Timestamp, byKey mayHaveSigned: (Int) -> Bool
    ) throws(TokenError) -> Int {
        for index in keys.indices where mayHaveSigned(index) && keys[index].verifies(at: now) {
            if ConstantTime.areEqual(keys[index].authenticator.code(for: signed), code) { return index }
        }
        throw .wrongSignature
    }
}
