package import LinuxSystem
package import TextFormats

/// What is decided on every request that presents a key, in one value without references.
package struct KeyCredential: Equatable, Sendable {
    package let keyID: Int
    package let userID: Int
    /// The key's scopes that its owner has too.
    package let scopes: Scopes
    package let rateLimit: Int
    package let expiresAt: Timestamp?
    /// Neither the key nor its owner is disabled.
    package let isActive: Bool

    package init(keyID: Int, userID: Int, scopes: Scopes, rateLimit: Int, expiresAt: Timestamp?, isActive: Bool) {
        self.keyID = keyID
        self.userID = userID
        self.scopes = scopes
        self.rateLimit = rateLimit
        self.expiresAt = expiresAt
        self.isActive = isActive
    }
}

/// Why a change was not made. Nothing of it remains.
package enum StoreRefusal: Error, Equatable, Sendable {
    case unknownUser
    case unknownAPIKey
    case emailTaken
    case digestTaken
    /// A user has `StoreSettings.apiKeysPerUserMaximum` keys.
    case tooManyAPIKeys
    /// Too many changes wait for the disk.
    case busy
    /// The disk is full; once there is room the next change is taken.
    case outOfSpace
    /// A write or sync failed and no change is taken until a restart.
    case readOnly
    case closed
}

/// The state that `/readyz` tells.
package enum StoreHealth: Equatable, Sendable {
    case ready
    case outOfSpace
    case readOnly(reason: String)
}

package struct StoreSettings: Sendable {
    package var scopes: [String]
    package var snapshotJournalBytes: Int
    package var usageFlushSeconds: Int
    package var apiKeysPerUserMaximum: Int
    /// Changes that may wait for the disk at one time.
    package var pendingChangesMaximum: Int

    package init(
        scopes: [String] = ["read", "write", "introspect", "admin"], snapshotJournalBytes: Int = 64 << 20,
        usageFlushSeconds: Int = 1, apiKeysPerUserMaximum: Int = 10_000, pendingChangesMaximum: Int = 4_096
    ) {
        self.scopes = scopes
        self.snapshotJournalBytes = snapshotJournalBytes
        self.usageFlushSeconds = usageFlushSeconds
        self.apiKeysPerUserMaximum = apiKeysPerUserMaximum
        self.pendingChangesMaximum = pendingChangesMaximum
    }
}

/// What the store has to say to its operator.
package enum StoreEvent: Sendable {
    case opened(users: Int, apiKeys: Int, journalRecords: Int, milliseconds: Int64)
    case tornRecordCut(file: String, offset: Int, bytes: Int)
    case snapshotWritten(generation: Int, users: Int, apiKeys: Int, milliseconds: Int64)
    case snapshotFailed(reason: String)
    case outOfSpace
    case spaceAgain
    case becameReadOnly(reason: String)
}

package typealias StoreCompletion<Value> = @Sendable (Result<Value, StoreRefusal>) -> Void

/// The accounts of one data directory: what exists is read at once, and a change is acknowledged when it is on disk.
package final class AccountStore: Sendable {
    package let vocabulary: ScopeVocabulary

    /// Opens the directory, makes it at first use, locks it and reads what is there.
    package static func open(
        _ directory: String, settings: StoreSettings, clock: Clock, notify: @escaping @Sendable (StoreEvent) -> Void
    ) throws(StoreError) -> AccountStore { fatalError() }

    init(vocabulary: ScopeVocabulary) { self.vocabulary = vocabulary }

    /// Finishes what was begun, writes the counters and a snapshot, and gives the directory back.
    package func close() throws(StoreError) { fatalError() }

    package var health: StoreHealth { fatalError() }

    // Reading: never waits for a disk, and never shows what is not yet on it.

    package var userCount: Int { fatalError() }
    package func user(_ id: Int) -> User? { fatalError() }
    package func user(email: String) -> User? { fatalError() }
    package func users() -> [User] { fatalError() }
    package func apiKey(_ id: Int) -> APIKey? { fatalError() }

    /// Hands the user's keys to `body` in the order of their ids, `limit` of them after the first `offset`: how many there are in all.
    package func forEachAPIKey(ofUser userID: Int, offset: Int, limit: Int, _ body: (borrowing APIKey) -> Void) -> Int { fatalError() }

    /// What the key with this digest may do; nil if there is none. Whether it may still be used is for the caller to judge.
    package func credential(_ digest: KeyDigest) -> KeyCredential? { fatalError() }

    /// Counts requests against a key's hour and remembers when it was last used; nil if the key is gone. A cost of 0 changes nothing.
    package func charge(apiKey id: Int, cost: Int, at now: Timestamp) -> HourlyQuota.Decision? { fatalError() }

    // Changing: `completion` runs on the store's thread when the change is on disk, or was refused.

    package func addUser(_ draft: UserDraft, completion: @escaping StoreCompletion<User>) { fatalError() }
    package func changeUser(_ id: Int, _ changes: UserChanges, completion: @escaping StoreCompletion<User>) { fatalError() }
    /// Removes the user and all of the user's keys.
    package func removeUser(_ id: Int, completion: @escaping StoreCompletion<User>) { fatalError() }
    package func createAPIKey(_ draft: APIKeyDraft, completion: @escaping StoreCompletion<APIKey>) { fatalError() }
    /// A key of another owner than `ownerID` is as unknown as one that does not exist; nil is whoever owns it.
    package func changeAPIKey(
        _ id: Int, ownerID: Int?, _ changes: APIKeyChanges, completion: @escaping StoreCompletion<APIKey>
    ) { fatalError() }
    package func deleteAPIKey(_ id: Int, ownerID: Int?, completion: @escaping StoreCompletion<APIKey>) { fatalError() }
}

/// Why a store cannot be opened or closed.
package enum StoreError: Error, Sendable, CustomStringConvertible {
    package var description: String { fatalError() }
}
