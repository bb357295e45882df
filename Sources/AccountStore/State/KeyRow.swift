internal import TextFormats

/// A key as the table keeps it, in two cache lines: what finding it and judging it needs, then its use and the rest.
struct KeyRow: BitwiseCopyable, Sendable {
    // The first line.
    var digest: KeyDigest
    var id: Int
    var userID: Int
    /// The key's scopes that its owner has too.
    var effectiveScopes: Scopes
    /// Seconds since 1970; `Int64.max` is never.
    var expirySeconds: Int64

    // The second line.
    var quota: HourlyQuota
    var rateLimit: Int
    /// Seconds since 1970; `Int64.min` is never.
    var lastUsedSeconds: Int64
    var createdSeconds: Int64
    var scopes: Scopes
    /// Prefix and name, one behind the other.
    var text: TextArena.Place
    var nameBytes: UInt32
    var prefixBytes: UInt32
    var marks: Marks

    static let never = Int64.max
    static let unused = Int64.min

    struct Marks: OptionSet, BitwiseCopyable, Sendable {
        let rawValue: UInt32

        /// The row holds a key; without it the place is free.
        static let isPresent = Marks(rawValue: 1)
        static let isActive = Marks(rawValue: 2)
        /// The owner is there and not disabled.
        static let ownerIsActive = Marks(rawValue: 4)
        /// Used since its counters were last written.
        static let isTouched = Marks(rawValue: 8)
        /// Its owner's list may have been written with it: then a use takes that away.
        static let isListed = Marks(rawValue: 16)
        /// The table has more of it than the row.
        static let hasExtras = Marks(rawValue: 32)
        /// The table has its earlier hours.
        static let hasHistory = Marks(rawValue: 64)

        /// Both the key and its owner are active.
        var isUsable: Bool { rawValue & 6 == 6 }
    }
}

extension KeyRow {
    func credential(at slot: Int) -> KeyCredential { credential(at: slot, expiresAt: expiresAt) }

    /// The same with an end of its own.
    func credential(at slot: Int, until end: Timestamp) -> KeyCredential {
        credential(at: slot, expiresAt: min(end, expiresAt ?? end))
    }

    @inline(__always)
    private func credential(at slot: Int, expiresAt: Timestamp?) -> KeyCredential {
        KeyCredential(
            keyID: id, userID: userID, scopes: effectiveScopes, rateLimit: rateLimit, expiresAt: expiresAt,
            isActive: marks.isUsable, hasExtras: marks.contains(.hasExtras), slot: slot)
    }

    init(_ key: borrowing APIKeyView, ownedWith rights: OwnerRights, text: TextArena.Place) {
        digest = key.digest
        id = key.id
        userID = key.userID
        effectiveScopes = []
        expirySeconds = key.expiresAt?.seconds ?? Self.never
        quota = HourlyQuota()
        rateLimit = key.rateLimit
        lastUsedSeconds = key.lastUsed?.seconds ?? Self.unused
        createdSeconds = key.createdAt.seconds
        scopes = key.scopes
        self.text = text
        nameBytes = UInt32(key.name.count)
        prefixBytes = UInt32(key.prefix.count)
        marks = key.isActive ? [.isPresent, .isActive] : .isPresent
        setRights(rights)
    }

    mutating func setRights(_ rights: OwnerRights) {
        effectiveScopes = scopes.intersection(rights.scopes)
        if rights.isActive { marks.insert(.ownerIsActive) } else { marks.remove(.ownerIsActive) }
    }

    var expiresAt: Timestamp? { expirySeconds == Self.never ? nil : Timestamp(seconds: expirySeconds) }

    var lastUsed: Timestamp? { lastUsedSeconds == Self.unused ? nil : Timestamp(seconds: lastUsedSeconds) }

    /// What is recorded of the key's use; nil before the first.
    var usage: KeyUsage? {
        guard let lastUsed else { return nil }
        return KeyUsage(keyID: id, quota: quota, lastUsed: lastUsed)
    }

    /// Takes in a recorded use. Neither the count nor the time ever goes back, so it may be taken in any number of times.
    mutating func merge(_ usage: KeyUsage) {
        quota.merge(usage.quota)
        lastUsedSeconds = max(lastUsedSeconds, usage.lastUsed.seconds)
    }
}
