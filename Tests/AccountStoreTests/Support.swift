import FoundationEssentials
import LinuxSystem
import TextFormats

@testable import AccountStore

/// A directory of its own for each test, gone afterwards.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/account-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {}
    }

    /// Where a store can be: not there yet.
    var store: String { path + "/data" }

    /// What a crash would leave at this moment.
    func copy(of store: String) throws -> String {
        let copy = path + "/copy-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: store, toPath: copy)
        return copy
    }
}

/// Lets a copy be taken between two of the calls that change the disk, while a store works on: a copy taken across them would be of no moment that ever was.
final class Freezer: Sendable {
    /// Not of nothing: the thread sanitizer takes a value without a size for the first bytes of the monitor itself, which everybody reads.
    private let gate = Monitor(false)

    var disk: DiskCalls {
        let gate = gate
        var disk = DiskCalls()
        disk.create = { path throws(SystemError) in
            let number = try gate.withLock { _ throws(SystemError) in try SystemCall.createForWriting(path).release() }
            return FileDescriptor(owning: number)
        }
        disk.write = { file, bytes throws(SystemError) in
            try gate.withLock { _ throws(SystemError) in try SystemCall.writeAll(file, bytes) }
        }
        disk.rename = { old, new throws(SystemError) in
            try gate.withLock { _ throws(SystemError) in try SystemCall.rename(old, to: new) }
        }
        disk.unlink = { path throws(SystemError) in
            try gate.withLock { _ throws(SystemError) in try SystemCall.unlink(path) }
        }
        return disk
    }

    func copy(_ directory: TemporaryDirectory) throws -> String {
        try gate.withLock { _ in try directory.copy(of: directory.store) }
    }
}

func readFile(_ path: String) throws -> [UInt8] {
    let file = try SystemCall.openForReading(path)
    return try SystemCall.readPiece(file, capacity: try SystemCall.size(of: file))
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    try SystemCall.writeAll(try SystemCall.createForWriting(path), bytes)
}

/// Runs `body` on several threads at once, with each one's number, and returns when all have ended.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    let running = Monitor(count)
    for number in 0..<count {
        try Thread.detach(named: "test \(number)") {
            body(number)
            running.change { $0 -= 1 }
        }
    }
    _ = running.wait { $0 == 0 ? true : nil }
}

/// A clock that stands still until it is set.
final class TestClock: Sendable {
    let seconds = Monitor<Int64>(1_704_114_600)
    var clock: Clock {
        Clock(wallSeconds: { [seconds] in seconds.withLock { $0 } }, monotonicMilliseconds: { 0 })
    }
}

/// What the store said.
final class EventLog: Sendable {
    let events = Monitor<[StoreEvent]>([])

    var notify: @Sendable (StoreEvent) -> Void {
        { [events] event in events.change { $0.append(event) } }
    }

    /// Waits for an event that `pick` answers something for.
    func wait<Value>(_ pick: (StoreEvent) -> Value?) -> Value? {
        events.wait(atMostMilliseconds: 10_000) { ($0 as [StoreEvent]).lazy.compactMap(pick).first }
    }

    func count(_ isWanted: (StoreEvent) -> Bool) -> Int { events.withLock { $0.count(where: isWanted) } }

    func waitForSnapshots(_ wanted: Int) -> Bool {
        events.wait(atMostMilliseconds: 10_000) { events in
            let written = events.count { if case .snapshotWritten = $0 { true } else { false } }
            return written >= wanted ? true : nil
        } ?? false
    }
}

func openStore(
    _ path: String, settings: StoreSettings = .quiet, clock: Clock = TestClock().clock, disk: DiskCalls = .system,
    log: EventLog = EventLog()
) throws(StoreError) -> AccountStore {
    try AccountStore.open(path, settings: settings, clock: clock, disk: disk, notify: log.notify)
}

extension StoreSettings {
    /// Counters are written only when a test says so, and snapshots only at the close.
    static var quiet: StoreSettings { StoreSettings(usageFlushSeconds: 3_600) }
}

func digest(_ number: Int) -> KeyDigest {
    let spread = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
    return KeyDigest(words: [spread, UInt64(truncatingIfNeeded: number), 7, 8])
}

let noon = Timestamp(seconds: 1_704_114_600)
let read = Scopes(rawValue: 1)
let write = Scopes(rawValue: 2)

extension AccountStore {
    func add(_ email: String, scopes: Scopes = [.init(rawValue: 1), .init(rawValue: 2)]) throws(StoreRefusal) -> User {
        try Self.wait { addUser(UserDraft(email: email, passwordHash: "$y$hash", scopes: scopes), completion: $0) }
    }

    func addKey(
        _ number: Int, to user: Int, name: String = "a key", scopes: Scopes = .init(rawValue: 1), rateLimit: Int = 1_000,
        expiresAt: Timestamp? = nil
    ) throws(StoreRefusal) -> APIKey {
        let draft = APIKeyDraft(
            userID: user, name: name, prefix: "gcreg_2f", digest: digest(number), scopes: scopes, rateLimit: rateLimit,
            expiresAt: expiresAt)
        return try Self.wait { createAPIKey(draft, completion: $0) }
    }

    func change(_ id: Int, _ edit: (inout UserChanges) -> Void) throws(StoreRefusal) -> User {
        var changes = UserChanges()
        edit(&changes)
        return try Self.wait { changeUser(id, changes, completion: $0) }
    }

    func changeKey(_ id: Int, owner: Int? = nil, _ edit: (inout APIKeyChanges) -> Void) throws(StoreRefusal) -> APIKey {
        var changes = APIKeyChanges()
        edit(&changes)
        return try Self.wait { changeAPIKey(id, ownerID: owner, changes, completion: $0) }
    }

    func remove(_ id: Int) throws(StoreRefusal) -> User { try Self.wait { removeUser(id, completion: $0) } }

    func deleteKey(_ id: Int, owner: Int? = nil) throws(StoreRefusal) -> APIKey {
        try Self.wait { deleteAPIKey(id, ownerID: owner, completion: $0) }
    }

    func keys(of user: Int, offset: Int = 0, limit: Int = .max) -> [APIKey] {
        var list: [APIKey] = []
        _ = forEachAPIKey(ofUser: user, offset: offset, limit: limit) { list.append(copy $0) }
        return list
    }

    /// Writes the counters out and waits until they are on disk.
    func flushUsage() {
        let done = Monitor<Bool?>(nil)
        let refusal = queue.change { $0.add(.flushUsage { done.change { $0 = true } }) }
        if refusal == nil { _ = done.wait { $0 } }
    }

    /// Everything there is, to be compared.
    var contents: Contents {
        let users = self.users()
        let keys = users.flatMap { self.keys(of: $0.id) }
        return Contents(
            users: users, keys: keys,
            quotas: published.withLock { state in
                keys.map { key in state.keys.rows[state.keys.slot(id: key.id)!].quota }
            },
            nextIDs: published.withLock { [$0.nextUserID, $0.nextKeyID] })
    }
}

struct Contents: Equatable {
    var users: [User]
    var keys: [APIKey]
    var quotas: [HourlyQuota]
    var nextIDs: [Int]
}

/// Two dozen changes of every kind.
func makeHistory(_ store: AccountStore) throws {
    for number in 1...4 { _ = try store.add("u\(number)@x") }
    for number in 1...8 {
        let name = number == 3 ? "\"\(number)\" \\ für \u{1F511}\n" : "n\(number)"
        _ = try store.addKey(number, to: number % 4 + 1, name: name, expiresAt: number % 2 == 0 ? noon : nil)
    }
    for id in [2, 5, 6] {
        _ = try store.changeKey(id) { $0.name = "renamed \(id)" }
        _ = store.charge(apiKey: id, cost: id, at: noon)
    }
    store.flushUsage()
    _ = try store.deleteKey(8)
    _ = try store.change(3) { $0.isActive = false }
    _ = try store.remove(4)
    _ = try store.add("last@x")
    _ = try store.remove(5)
    _ = try store.addKey(9, to: 1)
    _ = try store.deleteKey(1)
}

/// A disk whose syncs a test can hold back: each is counted, and returns only while the gate is open.
final class SyncGate: Sendable {
    private let state: Monitor<State>

    private struct State: Sendable {
        var syncs = 0
        var isOpen: Bool
    }

    init(isOpen: Bool) { state = Monitor(State(isOpen: isOpen)) }

    var disk: DiskCalls {
        var disk = DiskCalls()
        disk.syncData = { [state] file throws(SystemError) in
            state.change { $0.syncs += 1 }
            _ = state.wait { $0.isOpen ? true : nil }
            try SystemCall.syncData(file)
        }
        return disk
    }

    /// The syncs since the gate was made, or was last closed.
    var syncs: Int { state.withLock { $0.syncs } }

    func open() { state.change { $0.isOpen = true } }

    func close() { state.change { $0 = State(isOpen: false) } }

    /// Returns when a sync has come to the gate.
    func waitForSync() { _ = state.wait { $0.syncs > 0 ? true : nil } }
}

extension AccountStore {
    /// Counts requests of a key by its id alone.
    func charge(apiKey id: Int, cost: Int, at now: Timestamp) -> HourlyQuota.Decision? {
        published.withLock { $0.charge(apiKey: id, cost: cost, at: now) }
    }
}

extension StoreState {
    mutating func charge(apiKey id: Int, cost: Int, at now: Timestamp) -> HourlyQuota.Decision? {
        guard let slot = keys.slot(id: id) else { return nil }
        return charge(keys.rows[slot].credential(at: slot), cost: cost, at: now)
    }
}
