internal import TextFormats

/// The bounds of what a file may say, whoever wrote it.
enum FileBounds {
    /// Up to the last whole number that every JSON reader knows exactly (RFC 8259 section 6).
    static let ids = 1...(1 << 53)
    static let rateLimits = 0...(1 << 53)
    /// Hours since 1970, up to the last that a `Timestamp` can write.
    static let hours = 0...Int(Timestamp.latest.seconds / 3_600)
}

extension StoredLine {
    func user(_ readScopes: (String) throws(LineFault) -> Scopes) throws(LineFault) -> User {
        User(
            id: try integer(id, .id, in: FileBounds.ids), email: try require(email, .email),
            passwordHash: try require(passwordHash, .passwordHash), scopes: try readScopes(try require(scopes, .scopes)),
            isActive: try require(isActive, .isActive), createdAt: try require(createdAt, .createdAt))
    }

    func apiKey(_ readScopes: (String) throws(LineFault) -> Scopes) throws(LineFault) -> APIKey {
        APIKey(
            id: try integer(id, .id, in: FileBounds.ids), userID: try integer(userID, .userID, in: FileBounds.ids),
            name: try require(name, .name), prefix: try require(prefix, .prefix), digest: try require(digest, .digest),
            scopes: try readScopes(try require(scopes, .scopes)),
            rateLimit: try integer(rateLimit, .rateLimit, in: FileBounds.rateLimits), isActive: try require(isActive, .isActive),
            lastUsed: lastUsed, expiresAt: expiresAt,
            createdAt: try require(createdAt, .createdAt))
    }

    /// The count that a snapshot's line of a key carries if the key was ever used.
    func usage(of key: APIKey) throws(LineFault) -> KeyUsage? {
        guard let hour else {
            if used != nil { throw .missingMember(Member.hour.text) }
            return nil
        }
        let quota = HourlyQuota(
            hour: Int64(try integer(hour, .hour, in: FileBounds.hours)), used: try integer(used, .used, in: 0...Int.max))
        guard let lastUsed = key.lastUsed else { throw .missingMember(Member.lastUsed.text) }
        return KeyUsage(keyID: key.id, quota: quota, lastUsed: lastUsed)
    }

    /// The rows of a usage record: id, hour, count, and the second of the last use.
    func keyUsages() throws(LineFault) -> [KeyUsage] {
        var list: [KeyUsage] = []
        for row in try require(rows, .apiKeys) {
            guard row.count == 4, FileBounds.ids ~= row[0], FileBounds.hours ~= row[1], row[2] >= 0,
                Timestamp.earliest.seconds...Timestamp.latest.seconds ~= Int64(row[3])
            else { throw .outOfRange(member: Member.apiKeys.text) }
            list.append(
                KeyUsage(
                    keyID: row[0], quota: HourlyQuota(hour: Int64(row[1]), used: row[2]),
                    lastUsed: Timestamp(seconds: Int64(row[3]))))
        }
        return list
    }

    func integer(_ value: Int?, _ member: Member, in range: ClosedRange<Int>) throws(LineFault) -> Int {
        let value = try require(value, member)
        guard range ~= value else { throw .outOfRange(member: member.text) }
        return value
    }
}
