/// Reads the scopes of stored users and keys, and learns the names that the settings do not list any more.
struct ScopeReader {
    private(set) var vocabulary: ScopeVocabulary
    /// There are few different texts, so each is taken apart once.
    private var known: [String: Scopes] = [:]

    init(_ vocabulary: ScopeVocabulary) { self.vocabulary = vocabulary }

    mutating func read(_ text: String) throws(LineFault) -> Scopes {
        if let scopes = known[text] { return scopes }
        guard let scopes = vocabulary.learn(text) else { throw .tooManyScopeNames }
        known[text] = scopes
        return scopes
    }
}
