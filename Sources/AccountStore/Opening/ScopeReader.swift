internal import TextFormats

/// Reads the scopes of stored users and keys, and learns the names that the settings do not list any more.
struct ScopeReader {
    private(set) var vocabulary: ScopeVocabulary
    /// There are few different texts, so each is taken apart once.
    private var known: [String: Scopes] = [:]

    init(_ vocabulary: ScopeVocabulary) { self.vocabulary = vocabulary }

    /// The text read last by `readKnown`, and what it says.
    private var latest: (text: [UInt8], scopes: Scopes) = ([], [])

    /// The scopes of UTF-8 text that was read before; nil for any other.
    mutating func readKnown(_ text: Span<UInt8>) -> Scopes? {
        if text.equals(latest.text.span) { return latest.scopes }
        guard let scopes = known[String(text)] else { return nil }
        latest = ([], scopes)
        latest.text.append(copying: text)
        return scopes
    }

    mutating func read(_ text: String) throws(LineFault) -> Scopes {
        if let scopes = known[text] { return scopes }
        guard let scopes = vocabulary.learn(text) else { throw .tooManyScopeNames }
        known[text] = scopes
        return scopes
    }

    /// The same where only names are taken that may be granted, with white space around them.
    mutating func readGrantable(_ text: String) throws(LineFault) -> Scopes {
        do throws(ScopeVocabulary.UnknownScope) {
            let scopes = try vocabulary.parse(text)
            known[text] = scopes
            return scopes
        } catch {
            throw .unknownScope(error.name)
        }
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
