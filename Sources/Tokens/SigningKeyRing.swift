internal import Cryptography
internal import TextFormats

/// One secret signs, every secret verifies.
package struct SigningKeyRing: Sendable {
    /// The signing key first.
    let keys: [PreparedKey]
    /// Tokens of these keys that were verified before.
    let verified = VerifiedTokens()

    package init(signing: SigningKey, verifying: [SigningKey] = []) {
        keys = ([signing] + verifying).map(PreparedKey.init)
    }

    var signing: PreparedKey { keys[0] }
}

/// A key with all that does not depend on a token worked out, in one piece of memory without references.
struct PreparedKey: Sendable {
    let id: InlineText<64>
    /// The whole first segment of the tokens that it signs.
    let headerSegment: InlineText<136>
    let authenticator: HMACSHA256
    /// The first second in which it verifies no more.
    private let verifiesUntil: Int64

    init(_ key: SigningKey) {
        guard let id = InlineText<64>(Array(key.id.utf8).span),
            let headerSegment = InlineText<136>(Self.headerSegment(for: key.id).span)
        else {
            preconditionFailure("a signing key with too long a name was made")
        }
        self.id = id
        self.headerSegment = headerSegment
        authenticator = HMACSHA256(key: key.secret)
        verifiesUntil = key.verifiesUntil?.seconds ?? .max
    }

    /// There will be a time when it verifies no more.
    var ends: Bool { verifiesUntil != .max }

    func verifies(at now: Timestamp) -> Bool { now.seconds < verifiesUntil }

    /// `{"alg":"HS256","kid":"…","typ":"JWT"}` in base64url.
    private static func headerSegment(for id: String) -> [UInt8] {
        var header: [UInt8] = []
        header.openObject()
        header.member("alg", "HS256")
        header.member("kid", id)
        header.member("typ", "JWT")
        header.closeObject()
        var segment: [UInt8] = []
        Base64URL.encode(header.span, appendingTo: &segment)
        return segment
    }
}
