import LinuxSystem
import Testing

@testable import AccountStore

struct CompactOnDemandTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a snapshot that is asked for is in place when it is told, and the journal is gone`() throws {
        let store = try openStore(directory.store)
        try makeHistory(store)
        let journal = try readFile(directory.store + "/journal-000001.jsonl").count
        guard case .written(let snapshot) = try store.compact() else { return #expect(Bool(false), "nothing was written") }
        #expect(snapshot.generation == 2 && !snapshot.wasRunning)
        #expect(snapshot.users == store.userCount && snapshot.apiKeys == store.contents.keys.count)
        #expect(snapshot.releasedJournalBytes == journal)
        #expect(try snapshot.bytes == readFile(directory.store + "/users.json").count + readFile(directory.store + "/api-keys.json").count)
        #expect(try SystemCall.names(inDirectory: directory.store).sorted() == ["api-keys.json", "journal-000002.jsonl", "lock", "users.json"])
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == store.contents)
        try killed.close()
        try store.close()
    }

    @Test func `what has everything already is not written again`() throws {
        let store = try openStore(directory.store)
        #expect(try store.compact() == .nothingToDo)
        _ = try store.add("a@x.org")
        _ = try store.compact()
        #expect(try store.compact() == .nothingToDo)
        #expect(try SystemCall.names(inDirectory: directory.store).contains("journal-000002.jsonl"))
        try store.close()
    }

    @Test func `who asks while one is being written waits for that one, and is told so`() throws {
        let gate = Monitor(false)
        let isWriting = Monitor(false)
        var disk = DiskCalls()
        disk.create = { path throws(SystemError) in
            if path.contains("users.json") {
                isWriting.change { $0 = true }
                _ = gate.wait { $0 ? true : nil }
            }
            return try SystemCall.createForWriting(path)
        }
        let store = try openStore(directory.store, disk: disk)
        _ = try store.add("a@x.org")
        let answers = Monitor<[Compaction]>([])
        let note: StoreCompletion<Compaction> = { result in
            guard case .success(let end) = result else { return }
            answers.change { $0.append(end) }
        }
        store.compact(completion: note)
        _ = isWriting.wait { $0 ? true : nil }
        store.compact(completion: note)
        // The store serves meanwhile, and what it does now is not in the snapshot's journal.
        _ = try store.add("b@x.org")
        #expect(answers.withLock { $0.isEmpty })
        gate.change { $0 = true }
        let both = answers.wait { $0.count == 2 ? $0 : nil }!
        let wereRunning = both.map { (end) -> Bool? in if case .written(let snapshot) = end { snapshot.wasRunning } else { nil } }
        #expect(wereRunning == [false, true])
        try store.close()
    }

    @Test func `a snapshot that fails says why, and the next one is made`() throws {
        let fails = Monitor(true)
        var disk = DiskCalls()
        disk.rename = { old, new throws(SystemError) in
            if new.hasSuffix("users.json"), fails.withLock({ $0 }) { throw SystemError("rename", code: 28) }
            try SystemCall.rename(old, to: new)
        }
        let store = try openStore(directory.store, disk: disk)
        _ = try store.add("a@x.org")
        #expect(try store.compact() == .failed(reason: "rename: No space left on device"))
        fails.change { $0 = false }
        guard case .written = try store.compact() else { return #expect(Bool(false), "no snapshot was written") }
        try store.close()
    }

    @Test func `a new journal that cannot be begun is told`() throws {
        let fails = Monitor(false)
        var disk = DiskCalls()
        disk.create = { path throws(SystemError) in
            if path.contains("journal"), fails.withLock({ $0 }) { throw SystemError("open", code: 28) }
            return try SystemCall.createForWriting(path)
        }
        let store = try openStore(directory.store, disk: disk)
        _ = try store.add("a@x.org")
        fails.change { $0 = true }
        #expect(try store.compact() == .failed(reason: "open: No space left on device"))
        fails.change { $0 = false }
        try store.close()
    }

    @Test func `a store that takes no changes is not compacted`() throws {
        let isBroken = Monitor(false)
        var disk = DiskCalls()
        disk.sync = { file throws(SystemError) in
            if isBroken.withLock({ $0 }) { throw SystemError("fsync", code: 5) }
            try SystemCall.sync(file)
        }
        let path = directory.store
        disk.rename = { old, new throws(SystemError) in
            try SystemCall.rename(old, to: new)
            // The journal is in its place, and whether its name is on disk is never known.
            if new.hasSuffix("journal-000002.jsonl") { isBroken.change { $0 = true } }
        }
        let store = try openStore(path, disk: disk)
        _ = try store.add("a@x.org")
        for _ in 1...2 { #expect(throws: StoreRefusal.readOnly) { try store.compact() } }
        try store.close()
        #expect(throws: StoreRefusal.closed) { try store.compact() }
    }

    @Test func `the operator gets through when changes wait in crowds`() throws {
        let gate = SyncGate(isOpen: true)
        let settings = StoreSettings(usageFlushSeconds: 3_600, pendingChangesMaximum: 2)
        let store = try openStore(directory.store, settings: settings, disk: gate.disk)
        gate.close()
        let answers = Monitor<[StoreRefusal?]>([])
        let add = { (email: String) in
            store.addUser(UserDraft(email: email, passwordHash: "$y$", scopes: read)) { result in
                answers.change { list in
                    switch result {
                    case .success: list.append(nil)
                    case .failure(let refusal): list.append(refusal)
                    }
                }
            }
        }
        add("a@x.org")
        gate.waitForSync()
        add("b@x.org")
        add("c@x.org")
        let position = Monitor<JournalPosition?>(nil)
        store.tellPosition { result in position.change { if case .success(let told) = result { $0 = told } } }
        #expect(answers.withLock { $0 } == [.busy])
        gate.open()
        #expect(position.wait { $0 }!.nextSequence == 3)
        try store.close()
    }
}

extension AccountStore {
    func compact() throws(StoreRefusal) -> Compaction { try Self.wait { compact(completion: $0) } }

    func position() throws(StoreRefusal) -> JournalPosition { try Self.wait { tellPosition(completion: $0) } }
}
