import AccountStore
import Cryptography
import LinuxSystem
import TextFormats

/// The keys that must be there, by what clients were told.
struct KeyLedger: Sendable {
    struct Key: Equatable, Sendable {
        var name: String
        let text: String
        /// Requests that were counted against its hour.
        var uses = 0
    }

    var keys: [Int: Key] = [:]

    /// Opens a directory as a start would, without a program: what is there instead of this, nil if just this is.
    ///
    /// `countsUses`: the counters are exact, too. `mayAlsoHave` are names of keys that nobody was promised or refused.
    func difference(from directory: String, countsUses: Bool, mayAlsoHave: Set<String> = []) throws -> String? {
        let store = try AccountStore.open(directory, settings: StoreSettings(usageFlushSeconds: 3_600), clock: .system) { _ in }
        defer { do { try store.close() } catch { preconditionFailure("a store without changes cannot be closed: \(error)") } }
        var found: [Int: String] = [:]
        for user in store.users() {
            _ = store.forEachAPIKey(ofUser: user.id, offset: 0, limit: .max) { found[$0.id] = $0.name }
        }
        for (id, key) in keys {
            guard found[id] == key.name else { return "key \(id) should be \(key.name) and is \(found[id] ?? "not there")" }
            if let difference = differenceOfUses(key, store, isExact: countsUses) { return difference }
        }
        let unknown = found.filter { keys[$0.key] == nil && !mayAlsoHave.contains($0.value) }
        return unknown.isEmpty ? nil : "there are keys too many: \(unknown)"
    }

    private func differenceOfUses(_ key: Key, _ store: AccountStore, isExact: Bool) -> String? {
        let now = Timestamp(seconds: Clock.system.wallSeconds())
        guard let credential = store.credential(KeyDigest(words: SHA256.hash(key.text.utf8.span).words)),
            let decision = store.charge(credential, cost: 0, at: now)
        else { return "the key \(key.name) is listed and not found" }
        let uses = decision.limit - decision.remaining
        // At the turn of an hour counting begins anew.
        guard uses <= key.uses, uses == key.uses || !isExact || now.seconds % 3_600 < 60 else {
            return "the key \(key.name) was used \(key.uses) times and \(uses) are counted"
        }
        return nil
    }
}
