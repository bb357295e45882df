import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct BackupTests {
    let directory: TemporaryDirectory
    let backup = Backup(settings: .quiet, companions: ["secrets.json"])

    init() throws { directory = try TemporaryDirectory() }

    private var copy: String { directory.path + "/backup" }
    private var restored: String { directory.path + "/restored" }

    @Test func `a copy shows everything up to the position that was told, and nothing after it`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let files = try #require(try StoreFiles.open(in: directory.store))
        let position = try store.position()
        let contents = store.contents
        _ = try store.add("later@x.org")
        _ = try store.deleteKey(4)
        let list = try backup.make(of: files, upTo: position, at: noon, to: copy)
        #expect(list.users == contents.users.count && list.apiKeys == contents.keys.count)
        #expect(list.nextSequence == position.nextSequence && list.createdAt == noon)
        #expect(try SystemCall.names(inDirectory: copy).sorted() == ["backup.json", "journal-000001.jsonl"])
        try expect(copy, toHave: contents)
        try store.close()
    }

    @Test func `what is held stays whole while compactions take its names away`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        _ = try store.compact()
        _ = try store.add("b@x.org")
        let files = try #require(try StoreFiles.open(in: directory.store))
        let position = try store.position()
        let contents = store.contents
        for number in 100...102 {
            _ = try store.addKey(number, to: 1)
            _ = try store.compact()
        }
        _ = try backup.make(of: files, upTo: position, at: noon, to: copy)
        try expect(copy, toHave: contents)
        try store.close()
    }

    @Test func `files that a compaction came between are not taken for a whole`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let before = try #require(try StoreFiles.open(in: directory.store))
        let early = try store.position()
        _ = try store.compact()
        #expect(!before.areWhole(upTo: try store.position()), "the journal that goes on is not among them")
        let after = try #require(try StoreFiles.open(in: directory.store))
        #expect(!after.areWhole(upTo: early), "the snapshots are newer than the position")
        #expect(after.areWhole(upTo: try store.position()))
        try store.close()
    }

    @Test func `while everything changes and is compacted, each copy has all that was acknowledged before it was begun`() throws {
        let log = EventLog()
        let settings = StoreSettings(snapshotJournalBytes: 1, usageFlushSeconds: 3_600)
        let store = try openStore(directory.store, settings: settings, log: log)
        for number in 1...4 { _ = try store.add("u\(number)@x.org") }
        let acknowledged = Monitor<Set<Int>>([])
        let isDone = Monitor(false)
        let failures = Monitor<[String]>([])
        let copies = Monitor<[String]>([])
        let directory = directory
        let backup = backup
        try onThreads(4) { thread in
            do {
                if thread > 0 {
                    var number = 0
                    while number < 2_000, !isDone.withLock({ $0 }) {
                        number += 1
                        let id = try store.addKey(thread * 1_000_000 + number, to: thread).id
                        acknowledged.change { _ = $0.insert(id) }
                    }
                    return
                }
                defer { isDone.change { $0 = true } }
                for round in 1...12 {
                    let expected = acknowledged.withLock { $0 }
                    let path = directory.path + "/copy-\(round)"
                    while true {
                        guard let files = try StoreFiles.open(in: directory.store) else { continue }
                        let position = try store.position()
                        guard files.areWhole(upTo: position) else { continue }
                        _ = try backup.make(of: files, upTo: position, at: noon, to: path)
                        break
                    }
                    let opened = try openStore(path)
                    let there = Set(opened.contents.keys.map(\.id))
                    if !expected.isSubset(of: there) { failures.change { $0.append("copy \(round) lacks \(expected.subtracting(there))") } }
                    if there.count != there.max() ?? 0 { failures.change { $0.append("copy \(round) has gaps") } }
                    try opened.close()
                    copies.change { $0.append(path) }
                }
            } catch {
                failures.change { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(copies.withLock { $0.count } == 12)
        #expect(log.count { if case .snapshotWritten = $0 { true } else { false } } > 3)
        try store.close()
    }

    @Test func `what is restored is what was backed up, and files beside the store go along`() throws {
        let contents = try backUpHistory(compacting: true)
        let list = try backup.restore(copy, to: restored)
        #expect(list.files.map(\.name) == ["secrets.json", "users.json", "api-keys.json", "journal-000002.jsonl"])
        #expect(try readFile(restored + "/secrets.json") == Array("secret".utf8))
        for name in try SystemCall.names(inDirectory: restored) {
            #expect(try SystemCall.permissions(of: restored + "/" + name).mode == 0o600, "\(name)")
        }
        #expect(try SystemCall.permissions(of: restored).mode == 0o700)
        try expect(restored, toHave: contents)
    }

    @Test func `a torn record of a store that nobody has open goes along, and is cut off where a start would`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let contents = store.contents
        let killed = try directory.copy(of: directory.store)
        try store.close()
        try writeFile(killed + "/journal-000001.jsonl", try readFile(killed + "/journal-000001.jsonl") + Array("{\"seq\":9".utf8))
        let lock = try StoreLock(killed)
        #expect(throws: StoreError.self) { try StoreLock(killed) }
        _ = try backup.make(of: try #require(try StoreFiles.open(in: killed)), upTo: nil, at: noon, to: copy)
        lock.unlock()
        _ = try backup.restore(copy, to: restored)
        try expect(restored, toHave: contents)
    }

    /// Which snapshots succeed, one after the other, of a store that is compacted again and again; the name is the file that cannot be put in its place.
    static let histories: [[String?]] = [
        [], [nil], ["users.json"], ["api-keys.json"], ["users.json", "api-keys.json"], [nil, "users.json"], [nil, "api-keys.json", "users.json"], [nil, nil],
    ]

    @Test(arguments: histories)
    func `each beginning of the order in which files are put in place is no store, or is all of it`(failures: [String?]) throws {
        let failing = Monitor<String?>(nil)
        var disk = DiskCalls()
        disk.rename = { old, new throws(SystemError) in
            if let name = failing.withLock({ $0 }), new.hasSuffix(name) { throw SystemError("rename", code: 28) }
            try SystemCall.rename(old, to: new)
        }
        let store = try openStore(directory.store, disk: disk)
        try makeHistory(store)
        for (number, failure) in failures.enumerated() {
            failing.change { $0 = failure }
            _ = try store.compact()
            _ = try store.addKey(100 + number, to: 1)
        }
        let contents = store.contents
        let files = try #require(try StoreFiles.open(in: directory.store))
        _ = try backup.make(of: files, upTo: try store.position(), at: noon, to: copy)
        failing.change { $0 = nil }
        try store.close()

        let names = Backup.order(try SystemCall.names(inDirectory: copy).filter { $0 != "backup.json" })
        for count in 1...names.count {
            let part = directory.path + "/part-\(count)"
            try SystemCall.makeDirectory(part, mode: 0o700)
            for name in names.prefix(count) { try writeFile(part + "/" + name, try readFile(copy + "/" + name)) }
            let found = try Self.contentsUnlessMissing(part)
            #expect(found == contents || found == nil && count < names.count, "\(names.prefix(count))")
        }
    }

    @Test(arguments: [
        (
            ["users.json", "journal-000004.jsonl", "api-keys.json", "journal-000005.jsonl"],
            ["journal-000005.jsonl", "journal-000004.jsonl", "users.json", "api-keys.json"]
        ),
        (["journal-000001.jsonl", "jwt-secrets.json"], ["jwt-secrets.json", "journal-000001.jsonl"]),
    ]) func `the newest journal comes first, snapshots last, and secrets before all`(names: [String], ordered: [String]) {
        #expect(Backup.order(names) == ordered)
    }

    /// The state that was backed up.
    private func backUpHistory(compacting: Bool) throws -> Contents { try Self.backUpHistory(in: directory, backup, compacting: compacting) }

    static func backUpHistory(in directory: TemporaryDirectory, _ backup: Backup, compacting: Bool) throws -> Contents {
        let store = try openStore(directory.store)
        try writeFile(directory.store + "/secrets.json", Array("secret".utf8))
        try makeHistory(store)
        if compacting { _ = try store.compact() }
        _ = try store.add("more@x.org")
        _ = store.charge(apiKey: 2, cost: 3, at: noon)
        let files = try #require(try StoreFiles.open(in: directory.store))
        _ = try backup.make(of: files, upTo: try store.position(), at: noon, to: directory.path + "/backup")
        defer { do { try store.close() } catch { Issue.record("\(error)") } }
        return store.contents
    }

    /// Nil if a start says that a file is missing.
    private static func contentsUnlessMissing(_ path: String) throws -> Contents? {
        let store: AccountStore
        do throws(StoreError) {
            store = try openStore(path)
        } catch {
            if case .missing = error { return nil }
            throw error
        }
        defer { do { try store.close() } catch { Issue.record("\(error)") } }
        return store.contents
    }

    private func expect(_ path: String, toHave contents: Contents) throws {
        let opened = try openStore(path)
        #expect(opened.contents == contents)
        try opened.close()
    }
}
