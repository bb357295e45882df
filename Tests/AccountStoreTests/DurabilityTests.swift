import FoundationEssentials
import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct DurabilityTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `after a close everything is as it was`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        _ = store.charge(apiKey: 1, cost: 3, at: noon)
        let contents = store.contents
        try store.close()
        let again = try openStore(directory.store)
        #expect(again.contents == contents)
        try again.close()
    }

    @Test func `after a kill everything acknowledged is there`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let copy = try directory.copy(of: directory.store)
        let again = try openStore(copy)
        #expect(again.contents == store.contents)
        try again.close()
        try store.close()
    }

    @Test func `what a killed process left unsynced is synced before anyone can read it`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let killed = try directory.copy(of: directory.store)
        try store.close()
        let log = EventLog()
        var journalFails = DiskCalls()
        journalFails.syncData = { _ throws(SystemError) in throw Self.ioError }
        var directoryFails = DiskCalls()
        directoryFails.sync = { _ throws(SystemError) in throw Self.ioError }
        for (disk, file) in [(journalFails, killed + "/journal-000001.jsonl"), (directoryFails, killed)] {
            #expect(throws: StoreError.system(file: file, Self.ioError)) { try openStore(killed, disk: disk, log: log) }
        }
        #expect(log.count { _ in true } == 0)
    }

    @Test func `a journal goes only when the snapshots that stand for it are sure to stay`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let before = try directory.copy(of: directory.store)
        try store.close()
        // A kill between the last rename and what should have followed it: the snapshots are in their places and the old journal is too.
        try writeFile(directory.store + "/journal-000001.jsonl", try readFile(before + "/journal-000001.jsonl"))
        let steps = Monitor<[String]>([])
        var disk = DiskCalls()
        disk.sync = { file throws(SystemError) in
            steps.change { $0.append("sync") }
            try SystemCall.sync(file)
        }
        disk.unlink = { path throws(SystemError) in
            steps.change { $0.append("unlink") }
            try SystemCall.unlink(path)
        }
        try openStore(directory.store, disk: disk).close()
        #expect(steps.withLock { $0 }.prefix(2) == ["sync", "unlink"])
    }

    @Test func `a new data directory is synced into the one above it, where that can be`() throws {
        let syncs = Monitor(0)
        var disk = DiskCalls()
        disk.sync = { file throws(SystemError) in
            syncs.change { $0 += 1 }
            try SystemCall.sync(file)
        }
        try openStore(directory.store, disk: disk).close()
        let first = syncs.withLock { $0 }
        try openStore(directory.store, disk: disk).close()
        // At first the journal's file and the directory above as well; then the data directory alone.
        #expect(first >= 3)
        #expect(syncs.withLock { $0 } - first == 1)
        for (code, isFatal) in [(Int32(5), true), (22, false), (30, false)] {
            syncs.change { $0 = 0 }
            let failure = SystemError("fsync", code: code)
            disk.sync = { file throws(SystemError) in
                if syncs.change({
                    $0 += 1; return $0 == first
                }) {
                    throw failure
                }
                try SystemCall.sync(file)
            }
            let path = directory.path + "/data-\(code)"
            if isFatal {
                #expect(throws: StoreError.system(file: path, failure)) { try openStore(path, disk: disk) }
            } else {
                try openStore(path, disk: disk).close()
            }
        }
    }

    private static let ioError = SystemError("fsync", code: 5)

    @Test func `ids are not given twice, not even after a restart`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        _ = try store.deleteKey(1)
        _ = try store.remove(1)
        let killed = try openStore(try directory.copy(of: directory.store))
        try store.close()
        let closed = try openStore(directory.store)
        for store in [killed, closed] {
            #expect(try store.add("a@x.org").id == 2)
            #expect(try store.addKey(1, to: 2).id == 2)
            try store.close()
        }
    }

    @Test func `a kill loses only the counters since they were last written`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        _ = store.charge(apiKey: 1, cost: 5, at: noon)
        store.flushUsage()
        _ = store.charge(apiKey: 1, cost: 2, at: Timestamp(seconds: noon.seconds + 1))
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.charge(apiKey: 1, cost: 0, at: noon)?.remaining == 995)
        #expect(killed.apiKey(1)?.lastUsed == noon)
        try killed.close()
        try store.close()
        let closed = try openStore(directory.store)
        #expect(closed.charge(apiKey: 1, cost: 0, at: noon)?.remaining == 993)
        #expect(closed.apiKey(1)?.lastUsed?.seconds == noon.seconds + 1)
        try closed.close()
    }

    @Test func `counters are written out by themselves`() throws {
        let written = Monitor(false)
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            try SystemCall.writeAll(file, bytes)
            if String(decoding: bytes, as: UTF8.self).contains("record_usage") { written.change { $0 = true } }
        }
        let store = try openStore(directory.store, settings: StoreSettings(usageFlushSeconds: 1), disk: disk)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        _ = store.charge(apiKey: 1, cost: 1, at: noon)
        #expect(written.wait(atMostMilliseconds: 10_000) { $0 ? true : nil } == true)
        try store.close()
    }

    @Test func `opening and closing without a change writes nothing`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        try store.close()
        let before = try SystemCall.names(inDirectory: directory.store).sorted()
        try openStore(directory.store).close()
        #expect(try SystemCall.names(inDirectory: directory.store).sorted() == before)
        #expect(before == ["api-keys.json", "journal-000002.jsonl", "lock", "users.json"])
    }

    @Test func `scopes that the settings no longer list are kept`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org", scopes: [read, write])
        try store.close()
        let narrow = try openStore(directory.store, settings: StoreSettings(scopes: ["write"], usageFlushSeconds: 3_600))
        let scopes = try #require(narrow.user(1)?.scopes)
        #expect(narrow.vocabulary.text(of: scopes) == "write,read")
        #expect(scopes.intersection(narrow.vocabulary.grantable) == narrow.vocabulary["write"])
        try narrow.close()
        let many = (0..<63).map { "scope\($0)" }
        #expect(throws: StoreError.tooManyScopeNames) {
            try openStore(directory.store, settings: StoreSettings(scopes: many, usageFlushSeconds: 3_600))
        }
    }

    @Test func `a second process is told who has the directory`() throws {
        let store = try openStore(directory.store)
        let pid = SystemCall.processID()
        #expect(throws: StoreError.locked(directory.store, owner: pid)) { try openStore(directory.store) }
        #expect(throws: StoreError.locked(directory.store, owner: pid)) {
            try AccountStore.check(directory.store, settings: .quiet)
        }
        #expect(StoreError.locked("/data", owner: pid).description.contains("process \(pid)"))
        try store.close()
        try openStore(directory.store).close()
    }

    @Test func `only the owner may read what the store makes`() throws {
        let store = try openStore(directory.store, settings: StoreSettings(snapshotJournalBytes: 1, usageFlushSeconds: 3_600))
        _ = try store.add("a@x.org")
        try store.close()
        #expect(try SystemCall.permissions(of: directory.store).mode == 0o700)
        for name in try SystemCall.names(inDirectory: directory.store) {
            #expect(try SystemCall.permissions(of: directory.store + "/" + name).mode == 0o600, "\(name)")
        }
    }

    @Test func `a path that cannot be a data directory is refused in words`() throws {
        try writeFile(directory.path + "/file", [])
        let file = directory.path + "/file"
        #expect(throws: StoreError.notADirectory(file)) { try openStore(file) }
        #expect(throws: StoreError.notADirectory(file + "/data")) { try openStore(file + "/data") }
        #expect(throws: StoreError.missingParent(directory.path + "/a/b")) { try openStore(directory.path + "/a/b") }
    }

    @Test func `unfinished files of the store go away and other files stay`() throws {
        try openStore(directory.store).close()
        for name in ["users.json.tmp", "api-keys.json.tmp", "journal-000009.jsonl.tmp", "jwt-secrets.json", "notes.tmp"] {
            try writeFile(directory.store + "/" + name, [1])
        }
        try openStore(directory.store).close()
        #expect(try SystemCall.names(inDirectory: directory.store).sorted() == ["journal-000001.jsonl", "jwt-secrets.json", "lock", "notes.tmp"])
    }

    @Test func `the snapshot and the journal are JSON`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        for line in try readFile(directory.store + "/journal-000001.jsonl").split(separator: 0x0A) {
            _ = try JSONDecoder().decode(AnyRecord.self, from: Data(line))
        }
        let contents = store.contents
        try store.close()
        let users = try JSONDecoder().decode(AnySnapshot.self, from: Data(try readFile(directory.store + "/users.json")))
        let keys = try JSONDecoder().decode(AnySnapshot.self, from: Data(try readFile(directory.store + "/api-keys.json")))
        #expect(users.users?.map(\.id).sorted() == contents.users.map(\.id))
        #expect(keys.api_keys?.map(\.id).sorted() == contents.keys.map(\.id).sorted())
        #expect(keys.count == contents.keys.count)
    }

    struct AnyRecord: Decodable { let crc32c: String }
    struct AnySnapshot: Decodable {
        struct Entity: Decodable { let id: Int }
        let version: Int
        let count: Int
        let users: [Entity]?
        let api_keys: [Entity]?
    }
}
