internal import Cryptography
internal import Synchronization

/// What tokens say whose signature was found right a while ago: a client sends one and the same with each of its requests.
///
/// It says nothing of whether they are still good: the clock is asked each time, and whoever they speak of is looked for each time. All of them
/// were signed by keys of one ring, which have no end. Another ring knows none of them.
final class VerifiedTokens: Sendable {
    /// Tokens that are known at one time. One that takes another's place drives it out, and that one is then verified again.
    static let tokensMaximum = 256
    /// A longer token is verified each time, in bytes.
    static let tokenBytesMaximum = 512
    /// A shorter one has no right signature.
    private static let tokenBytesMinimum = 16

    private let places = Mutex(Places())

    /// What the token says; nil if it is not known.
    func claims(of token: Span<UInt8>) -> ReceivedClaims? {
        guard let place = Self.place(of: token) else { return nil }
        return places.withLock { $0.claims(of: token, at: place) }
    }

    /// Remembers a token of which the signature is right.
    func remember(_ token: Span<UInt8>, _ claims: ReceivedClaims) {
        guard let place = Self.place(of: token) else { return }
        places.withLock { $0.put(token, claims, at: place) }
    }

    /// Eight characters of the signature decide: those of a right one are as good as random, and nobody can choose them.
    private static func place(of token: Span<UInt8>) -> Int? {
        guard tokenBytesMinimum...tokenBytesMaximum ~= token.count else { return nil }
        // The last character stands for fewer bits than the others.
        let characters = token.extracting(token.count - 9..<token.count - 1)
        var word: UInt64 = 0
        for index in characters.indices { word = word << 8 | UInt64(characters[index]) }
        return Int((word &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }
}

/// A place for each token, one behind the other in memory that is made with the first and then only written over.
private struct Places {
    private var entries: [Entry] = []
    private var texts: [UInt8] = []

    private struct Entry {
        /// The bytes of the token; 0 if there is none.
        var count: Int
        var claims: ReceivedClaims
    }

    func claims(of token: Span<UInt8>, at place: Int) -> ReceivedClaims? {
        guard place < entries.count, entries[place].count == token.count else { return nil }
        let start = place * VerifiedTokens.tokenBytesMaximum
        // However many of its bytes are right, a wrong token takes as long to be found wrong.
        guard ConstantTime.areEqual(token, texts.span.extracting(start..<start + token.count)) else { return nil }
        return entries[place].claims
    }

    mutating func put(_ token: Span<UInt8>, _ claims: ReceivedClaims, at place: Int) {
        if entries.isEmpty {
            entries = [Entry](repeating: Entry(count: 0, claims: claims), count: VerifiedTokens.tokensMaximum)
            texts = [UInt8](repeating: 0, count: VerifiedTokens.tokensMaximum * VerifiedTokens.tokenBytesMaximum)
        }
        entries[place] = Entry(count: token.count, claims: claims)
        let start = place * VerifiedTokens.tokenBytesMaximum
        for index in token.indices { texts[start + index] = token[index] }
    }
}
