internal import LinuxSystem
package import TextFormats

package typealias StoreCompletion<Value> = @Sendable (Result<Value, StoreRefusal>) -> Void

/// The accounts of one data directory: what exists is read at once, and a change is acknowledged when it is on disk.
///
/// A store must be closed: until then its thread lives and the directory is locked.
package final class AccountStore: Sendable {
    package let vocabulary: ScopeVocabulary
    let published: PublishedState
    let queue: Monitor<WorkQueue>
    let settings: StoreSettings
    let clock: Clock

    init(
        vocabulary: ScopeVocabulary, published: PublishedState, queue: Monitor<WorkQueue>, settings: StoreSettings, clock: Clock
    ) {
        self.vocabulary = vocabulary
        self.published = published
        self.queue = queue
        self.settings = settings
        self.clock = clock
    }

    /// Finishes what was begun, writes the counters and a snapshot, and gives the directory back. Reading goes on working; closing again does nothing.
    package func close() throws(StoreError) {
        queue.change { $0.close() }
        try queue.wait { $0.ending }!.get()
    }

    package var health: StoreHealth { published.health }
}

// MARK: - Reading: never waits for a disk, and never shows what is not yet on it

extension AccountStore {
    package var userCount: Int { published.withLock { $0.users.count } }

    package func user(_ id: Int) -> User? { published.withLock { $0.users[id] } }

    /// What the user may do: all that is asked with each request of a login. Nil if there is no such user.
    package func rights(ofUser id: Int) -> OwnerRights? { published.withLock { $0.users.rights(id) } }

    /// What a login of this epoch may do: nil if there is no such user, or if the login was ended before its time. `login` tells it from the user's
    /// others; it is asked for only where that matters, with the lock held, so it must not call the store.
    package func rights(ofUser id: Int, loginEpoch epoch: Int, login: () -> LoginDigest) -> OwnerRights? {
        published.withLock { $0.users.rights(id, epoch: epoch, login) }
    }

    /// The user's address; nil if there is no such user.
    package func email(ofUser id: Int) -> String? {
        published.withLock { state in
            guard let email = state.users.email(id) else { return nil }
            return String(email)
        }
    }

    package func user(email: String) -> User? {
        published.withLock { state in state.userID(email: email).flatMap { state.users[$0] } }
    }

    /// In the order of their ids.
    package func users() -> [User] { published.withLock { $0.users.all } }

    package func apiKey(_ id: Int) -> APIKey? { published.withLock { $0.apiKey(id) } }

    /// Hands the user's keys to `body` in the order of their ids, `limit` of them after the first `offset`: how many there are in all.
    ///
    /// `body` must not call the store: the lock is held, so that the list is of one moment.
    package func forEachAPIKey(ofUser userID: Int, offset: Int, limit: Int, _ body: (borrowing APIKey) -> Void) -> Int {
        forEachAPIKeyView(ofUser: userID, offset: offset, limit: limit) { body(APIKey($0)) }
    }

    /// The same without a copy of each key: its texts are borrowed bytes.
    package func forEachAPIKeyView(
        ofUser userID: Int, offset: Int, limit: Int, _ body: (borrowing APIKeyView) -> Void
    ) -> Int {
        published.withLock { $0.forEachAPIKey(ofUser: userID, offset: offset, limit: limit, body) }
    }

    /// The list of all keys of a user: `write` is given each, with its number and how many there are, and appends its text.
    ///
    /// What was written is kept until one of the keys changes or is used, so each caller must write the same. Empty for a user without keys. As
    /// above, `write` must not call the store.
    package func apiKeyList(
        ofUser userID: Int, write: (borrowing APIKeyView, _ index: Int, _ count: Int, inout [UInt8]) -> Void
    ) -> [UInt8] {
        published.withLock { $0.list(ofUser: userID, write: write) }
    }

    /// What the key with this digest may do; nil if there is none. Whether it may still be used is for the caller to judge.
    package func credential(_ digest: KeyDigest) -> KeyCredential? { published.withLock { $0.credential(digest) } }

    /// The extras of a key that was found a moment ago; nil if it has none, or is gone.
    package func extras(of key: KeyCredential) -> KeyExtras? {
        guard key.hasExtras else { return nil }
        return published.withLock { state in
            state.keys.slot(id: key.keyID, near: key.slot).flatMap { state.keys.extras(at: $0) }
        }
    }

    /// From where a key may be used that was found a moment ago, as its extras have it; nil if the key is gone.
    package func allowedIPs(of key: KeyCredential) -> String? {
        published.withLock { state in
            state.keys.slot(id: key.keyID, near: key.slot).map { state.keys.extras(at: $0)?.allowedIPs ?? "" }
        }
    }

    /// How much a key was used, hour by hour; nil if it is gone.
    package func usage(ofAPIKey id: Int) -> KeyUsageReport? { published.withLock { $0.usage(ofAPIKey: id) } }

    /// Has the processor fetch what `credential` and `charge` will look at for `count` digests: a nil one is left out.
    ///
    /// For one alone it would gain nothing. For several, memory answers all of them in the time that it takes for one.
    package func prefetch(_ count: Int, digest: (Int) -> KeyDigest?) {
        published.withLock { state in state.prefetch(count, digest) }
    }

    /// Counts requests against a key's hour and remembers when it was last used; nil if the key is gone. A cost of 0 changes nothing.
    package func charge(_ key: KeyCredential, cost: Int, at now: Timestamp) -> HourlyQuota.Decision? {
        published.withLock { $0.charge(key, cost: cost, at: now) }
    }

    /// The same, and if the request may be done, or only looks, `tell` is given what is told of the key: what `write` makes of it.
    ///
    /// What was written is kept until the key or its owner changes, or the hour ends, so each caller must write the same. Neither may call
    /// the store: the lock is held.
    package func charge(
        _ key: KeyCredential, cost: Int, at now: Timestamp,
        write: (borrowing VerifiedKeyView, inout [UInt8]) -> Void, tell: (HourlyQuota.Decision, Span<UInt8>) -> Void
    ) -> HourlyQuota.Decision? {
        published.withLock { $0.charge(key, cost: cost, at: now, write: write, tell: tell) }
    }
}
