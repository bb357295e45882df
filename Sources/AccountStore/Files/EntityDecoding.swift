internal import TextFormats

/// The bounds of what a file may say, whoever wrote it.
enum FileBounds {
    /// Up to the last whole number that every JSON reader knows exactly (RFC 8259 section 6).
    static let ids = 1...(1 << 53)
    static let rateLimits = 0...(1 << 53)
    static let epochs = 0...(1 << 53)
    /// Hours since 1970, up to the last that a `Timestamp` can write.
    static let hours = 0...Int(Timestamp.latest.seconds / 3_600)
}

extension StoredLine {
    func user(_ readScopes: (String) throws(LineFault) -> Scopes) throws(LineFault) -> User {
        User(
            id: try integer(id, .id, in: FileBounds.ids), email: try require(email, .email),
            passwordHash: try require(passwordHash, .passwordHash), scopes: try readScopes(try require(scopes, .scopes)),
            isActive: try require(isActive, .isActive), createdAt: try require(createdAt, .createdAt), logins: try logins())
    }

    private func logins() throws(LineFault) -> UserLogins {
        var logins = UserLogins(epoch: try integer(loginEpoch ?? 0, .loginEpoch, in: FileBounds.epochs), kept: keptLogin)
        guard let revokedLogins else { return logins }
        for entry in revokedLogins {
            try entry.allow(.revokedLogin)
            logins.revoked.append(RevokedLogin(try require(entry.login, .login), until: try require(entry.until, .until)))
        }
        return logins
    }

    func apiKey(_ readScopes: (String) throws(LineFault) -> Scopes) throws(LineFault) -> APIKey {
        APIKey(
            id: try integer(id, .id, in: FileBounds.ids), userID: try integer(userID, .userID, in: FileBounds.ids),
            name: try require(name, .name), prefix: try require(prefix, .prefix), digest: try require(digest, .digest),
            scopes: try readScopes(try require(scopes, .scopes)),
            rateLimit: try integer(rateLimit, .rateLimit, in: FileBounds.rateLimits), isActive: try require(isActive, .isActive),
            lastUsed: lastUsed, expiresAt: expiresAt,
            createdAt: try require(createdAt, .createdAt), extras: try extras())
    }

    private func extras() throws(LineFault) -> KeyExtras {
        var extras = KeyExtras()
        if let allowedIPs { extras.allowedIPs = allowedIPs }
        if let externalID { extras.externalID = externalID }
        if let metadata { extras.metadata = metadata }
        if earlierDigest != nil || earlierUntil != nil {
            extras.earlier = EarlierDigest(try require(earlierDigest, .earlierDigest), until: try require(earlierUntil, .earlierUntil))
        }
        guard let requests else { return extras }
        for entry in requests {
            try entry.allow(.request)
            extras.requests.append(
                RememberedRequest(
                    name: try require(entry.requestDigest, .requestDigest), content: try require(entry.contentDigest, .contentDigest),
                    until: try require(entry.until, .until)))
        }
        return extras
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

    /// The hours before the current one that a snapshot's line of a key carries if there were any.
    func history() throws(LineFault) -> UsageHistory? {
        if usage == nil && total == nil { return nil }
        let total = try integer(total, .total, in: 0...Int.max)
        var hours: [UsageHistory.Hour] = []
        for row in try require(usage, .usage) {
            guard row.count == 2, FileBounds.hours ~= row[0], let hour, row[0] < hour else { throw .outOfRange(member: Member.usage.text) }
            hours.append(UsageHistory.Hour(hour: Int64(row[0]), used: row[1]))
        }
        guard let history = UsageHistory(hours: hours, total: total) else { throw .outOfRange(member: Member.usage.text) }
        return history
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
