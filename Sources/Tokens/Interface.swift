package import Cryptography
package import TextFormats

/// What a login token says (RFC 7519 section 4.1).
package struct TokenClaims: Equatable, Sendable {
    /// `sub`: the user's id, written as a string.
    package var userID: Int
    package var issuedAt: Timestamp
    package var expiresAt: Timestamp
    /// `jti`: unique for each token.
    package var id: String
}

/// A secret with the name that tokens give it in `kid`.
package struct SigningKey: Sendable {
    package static let minimumSecretBytes = 32
    package let id: String
    package let secret: SecretBytes
    package init(id: String, secret: SecretBytes) { self.id = id; self.secret = secret }
}

/// One secret signs, every secret verifies.
package struct SigningKeyRing: Sendable {
    package init(signing: SigningKey, verifying: [SigningKey] = []) { fatalError() }
}

package struct TokenSigner: Sendable {
    package init(_ ring: SigningKeyRing) { fatalError() }
    /// Signs a token for the user, valid from now for `lifetimeSeconds`.
    package func token(forUser userID: Int, at now: Timestamp, lifetimeSeconds: Int) -> [UInt8] { fatalError() }
}

package enum TokenError: Error, Equatable, CaseIterable, Sendable {
    case malformed
}

package struct TokenVerifier: Sendable {
    package init(_ ring: SigningKeyRing, leewaySeconds: Int = 0) { fatalError() }
    package func verify(_ token: Span<UInt8>, at now: Timestamp) throws(TokenError) -> TokenClaims { fatalError() }
}

/// The text of an API key: `gcreg_`, 26 random letters and digits, and a checksum of 6.
package struct APIKeyText: Sendable {
    package static let prefixLength = 8
    package let text: String
    /// The first `prefixLength` characters, such as `gcreg_2f`.
    package var prefix: String { String(text.prefix(Self.prefixLength)) }
    package var digest: SHA256Digest { fatalError() }
    package static func make() -> APIKeyText { fatalError() }
    /// Whether a credential is an API key at all rather than a login token.
    package static func hasForm(_ credential: Span<UInt8>) -> Bool { fatalError() }
}
