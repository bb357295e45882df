internal import TextFormats

/// Reads the lines of an import one after another, and refuses what is wrong in itself or clashes with an earlier line.
struct ImportReader {
    private let vocabulary: ScopeVocabulary
    private let now: Timestamp
    private let decoder = LineDecoder()
    private var line = 0
    private(set) var entities: [ImportBatch.Entity] = []
    private(set) var summary = ImportSummary()
    // What the lines so far have taken.
    private var userIDs: Set<Int> = []
    private var keyIDs: Set<Int> = []
    private var emails: Set<String> = []
    private var digests: Set<KeyDigest> = []

    /// Scopes of a key or user that says nothing of them, and a key's limit.
    private static let defaultScopes = "read"
    private static let defaultRateLimit = 1_000

    init(_ vocabulary: ScopeVocabulary, now: Timestamp) {
        self.vocabulary = vocabulary
        self.now = now
    }

    /// Takes the next line, without its end. A blank one is passed over.
    mutating func take(_ bytes: ArraySlice<UInt8>, _ isSupportedHash: (String) -> Bool) throws(ImportError) {
        line += 1
        if bytes.allSatisfy({ $0 == ASCII.space || $0 == ASCII.tab || $0 == ASCII.carriageReturn }) { return }
        do throws(ImportFault) {
            entities.append(ImportBatch.Entity(line: line, mutation: try mutation(bytes, isSupportedHash)))
        } catch {
            throw .line(line, error)
        }
    }

    private mutating func mutation(
        _ bytes: ArraySlice<UInt8>, _ isSupportedHash: (String) -> Bool
    ) throws(ImportFault) -> Mutation {
        var stored = try judged { () throws(LineFault) in try decoder.decode(bytes) }
        switch try judged({ () throws(LineFault) in try require(stored.type, .type) }) {
        case "user": return .putUser(try user(&stored, isSupportedHash))
        case "api_key": return .putAPIKey(try apiKey(&stored))
        case let other: throw .unknownType(other)
        }
    }

    private mutating func user(
        _ stored: inout StoredLine, _ isSupportedHash: (String) -> Bool
    ) throws(ImportFault) -> User {
        stored.setDefaults(scopes: Self.defaultScopes)
        if stored.createdAt == nil { stored.createdAt = now }
        let user = try judged { () throws(LineFault) in
            try stored.allow(Members.user.union(Members(.type)))
            _ = try stored.integer(stored.id, .id, in: ImportBounds.ids)
            return try stored.user(readScopes)
        }
        guard ImportBounds.isPlausible(email: user.email) else { throw .badEmail(user.email) }
        guard isSupportedHash(user.passwordHash) else { throw .unsupportedPasswordHash }
        guard userIDs.insert(user.id).inserted else { throw .userIDTaken(user.id) }
        guard emails.insert(user.email.foldedEmail).inserted else { throw .emailTaken(user.email) }
        summary.users += 1
        return user
    }

    private mutating func apiKey(_ stored: inout StoredLine) throws(ImportFault) -> APIKey {
        stored.setDefaults(scopes: Self.defaultScopes)
        if stored.rateLimit == nil { stored.rateLimit = Self.defaultRateLimit }
        let key = try judged { () throws(LineFault) in
            try stored.allow(Members.apiKey.union(Members(.type)))
            _ = try stored.integer(stored.id, .id, in: ImportBounds.ids)
            let key = try stored.apiKey(readScopes)
            guard ImportBounds.rateLimits ~= key.rateLimit else { throw .outOfRange(member: Member.rateLimit.text) }
            return key
        }
        guard ImportBounds.isText(key.name, ofLength: ImportBounds.keyNameCharacters) else { throw .badKeyName }
        guard ImportBounds.isText(key.prefix, ofLength: ImportBounds.keyPrefixCharacters) else { throw .badKeyPrefix }
        guard keyIDs.insert(key.id).inserted else { throw .apiKeyIDTaken(key.id) }
        guard digests.insert(key.digest).inserted else { throw .digestTaken }
        summary.apiKeys += 1
        return key
    }

    private func readScopes(_ text: String) throws(LineFault) -> Scopes {
        do throws(ScopeVocabulary.UnknownScope) { return try vocabulary.parse(text) } catch { throw .unknownScope(error.name) }
    }

    private func judged<Value>(_ body: () throws(LineFault) -> Value) throws(ImportFault) -> Value {
        do throws(LineFault) { return try body() } catch { throw .json(error) }
    }
}

extension StoredLine {
    fileprivate mutating func setDefaults(scopes defaultScopes: String) {
        if scopes == nil { scopes = defaultScopes }
        if isActive == nil { isActive = true }
    }
}
