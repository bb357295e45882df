internal import TextFormats

/// The members of users and keys as `EntityEncoding` writes them. Nil for any other line: the position is then anywhere in it.
extension WrittenLine {
    @inline(__always)
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func user(_ scopes: inout ScopeReader) -> UserView? {
        take("\"id\":")
        let id = integer(in: FileBounds.ids)
        take(",\"email\":")
        let email = text()
        take(",\"password_hash\":")
        let passwordHash = text()
        take(",\"scopes\":")
        let scopesText = text()
        take(",\"is_active\":")
        let isActive = truth()
        take(",\"created_at\":")
        let createdAt = time()
        guard isAsWritten, let scopes = scopes.readKnown(scopesText) else { return nil }
        return UserView(id: id, email: email, passwordHash: passwordHash, scopes: scopes, isActive: isActive, createdAt: createdAt)
    }

    @inline(__always)
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func apiKey(_ scopes: inout ScopeReader) -> APIKeyView? {
        take("\"id\":")
        let id = integer(in: FileBounds.ids)
        take(",\"user_id\":")
        let userID = integer(in: FileBounds.ids)
        take(",\"key_name\":")
        let name = text()
        take(",\"key_prefix\":")
        let prefix = text()
        take(",\"key_sha256\":")
        let digest = digest()
        take(",\"scopes\":")
        let scopesText = text()
        take(",\"rate_limit\":")
        let rateLimit = integer(in: FileBounds.rateLimits)
        take(",\"is_active\":")
        let isActive = truth()
        take(",\"last_used\":")
        let lastUsed = timeOrNull()
        take(",\"expires_at\":")
        let expiresAt = timeOrNull()
        take(",\"created_at\":")
        let createdAt = time()
        guard isAsWritten, let scopes = scopes.readKnown(scopesText) else { return nil }
        return APIKeyView(
            id: id, userID: userID, digest: digest, scopes: scopes, rateLimit: rateLimit, isActive: isActive, lastUsed: lastUsed,
            expiresAt: expiresAt, createdAt: createdAt, extras: nil, prefix: prefix, name: name)
    }

    /// The count that follows a key that was ever used: nil where there is none.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func quota() -> HourlyQuota? {
        guard takes(",\"hour\":") else { return nil }
        let hour = integer(in: FileBounds.hours)
        take(",\"used\":")
        return HourlyQuota(hour: Int64(hour), used: integer(in: 0...Int.max))
    }
}

/// The entities of a snapshot from some place on, as many as stand as they are written and have another behind them.
struct WrittenEntities: ~Escapable {
    private var line: WrittenLine
    private(set) var count = 0
    /// The bytes of the lines that were taken.
    private(set) var length = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { line = WrittenLine(bytes) }

    @_lifetime(self: copy self)
    mutating func takeUsers(into state: inout StoreState, _ scopes: inout ScopeReader) {
        while true {
            line.take("{")
            guard let user = line.user(&scopes) else { return }
            guard endLine() else { return }
            state.put(user)
        }
    }

    @_lifetime(self: copy self)
    mutating func takeKeys(into state: inout StoreState, _ scopes: inout ScopeReader) {
        while true {
            line.take("{")
            guard let key = line.apiKey(&scopes) else { return }
            let quota = line.quota()
            // A count says when it last grew, or it is none.
            guard quota == nil || key.lastUsed != nil, endLine() else { return }
            state.put(key)
            if let quota, let lastUsed = key.lastUsed {
                state.record(KeyUsage(keyID: key.id, quota: quota, lastUsed: lastUsed))
            }
        }
    }

    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func endLine() -> Bool {
        line.take("},\n")
        guard line.isAsWritten else { return false }
        count += 1
        length = line.position
        return true
    }
}
