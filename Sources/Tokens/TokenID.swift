internal import Cryptography

/// The `jti` of a token: a short text that is kept in place, so that a token is read without allocating.
package struct TokenID: Hashable, Sendable {
    /// The longest `jti` that is accepted, in bytes. A UUID has 36, one of our own 22.
    package static let maximumBytes = 64
    /// How many random bytes one of our own is made of.
    package static let randomBytes = 16
    /// That of a token which has none.
    package static var none: TokenID { TokenID(text: InlineText()) }

    private let text: InlineText<64>

    /// A text of at most `maximumBytes`, nil for a longer one.
    package init?(_ bytes: Span<UInt8>) {
        guard let text = InlineText<64>(bytes) else { return nil }
        self.text = text
    }

    init(text: InlineText<64>) { self.text = text }

    /// 128 random bits as base64url.
    static func random() -> TokenID {
        var characters: [UInt8] = []
        Base64URL.encode(SystemRandom.bytes(randomBytes).span, appendingTo: &characters)
        guard let id = TokenID(characters.span) else { preconditionFailure("22 characters have room in 64") }
        return id
    }

    package var isEmpty: Bool { text.count == 0 }

    /// Lends the text as UTF-8.
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(text.span) }
}

extension TokenID: CustomStringConvertible {
    package var description: String { text.description }
}
