internal import TextFormats

/// Reads the lines of an import one after another, and refuses what is wrong in itself or clashes with an earlier line.
struct ImportReader: ~Copyable {
    private let now: Timestamp
    private let isSupportedHash: (String) -> Bool
    private let decoder = LineDecoder()
    private var scopes: ScopeReader
    private var line = 0
    /// What the lines so far have said.
    private var entities = StoreState()
    private var userLines: [Int] = []
    private var keyLines: [Int] = []

    /// Scopes of a key or user that says nothing of them, and a key's limit.
    private static let defaultScopes = "read"
    private static let defaultRateLimit = 1_000

    init(_ vocabulary: ScopeVocabulary, now: Timestamp, _ isSupportedHash: @escaping (String) -> Bool) {
        self.now = now
        self.isSupportedHash = isSupportedHash
        scopes = ScopeReader(vocabulary)
        entities.beginWithIndexes()
    }

    var summary: ImportSummary { ImportSummary(users: userLines.count, apiKeys: keyLines.count) }

    /// Takes the next line, without its end. A blank one is passed over.
    mutating func take(_ bytes: ArraySlice<UInt8>) throws(ImportError) {
        line += 1
        if bytes.allSatisfy({ $0 == ASCII.space || $0 == ASCII.tab || $0 == ASCII.carriageReturn }) { return }
        do throws(ImportFault) {
            if try !takeWritten(bytes.span) { try takeAny(bytes) }
        } catch {
            throw .line(line, error)
        }
    }

    consuming func batch(
        progress: @escaping StoreProgress, completion: @escaping @Sendable (ImportError?) -> Void
    ) -> ImportBatch {
        ImportBatch(entities, userLines: userLines, keyLines: keyLines, progress: progress, completion: completion)
    }
}

// MARK: - Lines

extension ImportReader {
    /// Takes a line that stands as an export writes it, as nearly all do. Any other is left to `takeAny`, which says what is wrong with it.
    private mutating func takeWritten(_ bytes: Span<UInt8>) throws(ImportFault) -> Bool {
        var line = WrittenLine(bytes)
        if line.takes("{\"type\":\"api_key\",") {
            guard let key = line.apiKey(&scopes), line.takes("}"), line.position == bytes.count else { return false }
            try add(key)
        } else if line.takes("{\"type\":\"user\",") {
            guard let user = line.user(&scopes), line.takes("}"), line.position == bytes.count else { return false }
            try add(user)
        } else {
            return false
        }
        return true
    }

    private mutating func takeAny(_ bytes: ArraySlice<UInt8>) throws(ImportFault) {
        var stored = try Self.judged { () throws(LineFault) in try decoder.decode(bytes) }
        if stored.scopes == nil { stored.scopes = Self.defaultScopes }
        if stored.isActive == nil { stored.isActive = true }
        switch try Self.judged({ () throws(LineFault) in try require(stored.type, .type) }) {
        case "user": try takeUser(&stored)
        case "api_key": try takeKey(&stored)
        case let other: throw .unknownType(other)
        }
    }

    private mutating func takeUser(_ stored: inout StoredLine) throws(ImportFault) {
        if stored.createdAt == nil { stored.createdAt = now }
        let user = try Self.judged { () throws(LineFault) in
            try stored.allow(Members.user.union(Members(.type)))
            return try stored.user { text throws(LineFault) in try scopes.readGrantable(text) }
        }
        try user.withView { view throws(ImportFault) in try add(view) }
    }

    private mutating func takeKey(_ stored: inout StoredLine) throws(ImportFault) {
        if stored.rateLimit == nil { stored.rateLimit = Self.defaultRateLimit }
        let key = try Self.judged { () throws(LineFault) in
            try stored.allow(Members.apiKey.union(Members(.type)))
            return try stored.apiKey { text throws(LineFault) in try scopes.readGrantable(text) }
        }
        try key.withView { view throws(ImportFault) in try add(view) }
    }

    private static func judged<Value>(_ body: () throws(LineFault) -> Value) throws(ImportFault) -> Value {
        do throws(LineFault) { return try body() } catch { throw .json(error) }
    }
}

// MARK: - What they say

extension ImportReader {
    private mutating func add(_ user: borrowing UserView) throws(ImportFault) {
        if let fault = ImportBounds.fault(in: user, isSupportedHash) { throw fault }
        guard !entities.users.contains(user.id) else { throw .userIDTaken(user.id) }
        let email = String(user.email)
        guard entities.userID(email: email) == nil else { throw .emailTaken(email) }
        entities.put(user)
        userLines.append(line)
    }

    private mutating func add(_ key: borrowing APIKeyView) throws(ImportFault) {
        if let fault = ImportBounds.fault(in: key) { throw fault }
        guard entities.keys.slot(id: key.id) == nil else { throw .apiKeyIDTaken(key.id) }
        guard entities.keys.slot(key.digest) == nil else { throw .digestTaken }
        entities.put(key)
        keyLines.append(line)
    }
}
