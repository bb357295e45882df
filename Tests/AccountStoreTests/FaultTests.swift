import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct FaultTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let noSpace = SystemError("write", code: 28)
    private static let ioError = SystemError("fdatasync", code: 5)

    @Test func `a reader does not see a change whose sync has not returned`() throws {
        let gate = SyncGate(isOpen: true)
        let store = try openStore(directory.store, disk: gate.disk)
        gate.close()
        let added = Monitor<Result<User, StoreRefusal>?>(nil)
        store.addUser(UserDraft(email: "a@x.org", passwordHash: "$y$", scopes: read)) { result in added.change { $0 = result } }
        gate.waitForSync()
        #expect(store.user(1) == nil)
        #expect(store.user(email: "a@x.org") == nil)
        #expect(added.withLock { $0 == nil })
        gate.open()
        #expect(try added.wait { $0 }?.get().id == 1)
        #expect(store.user(1) != nil)
        try store.close()
    }

    @Test func `changes that wait together share one sync`() throws {
        let gate = SyncGate(isOpen: false)
        let store = try openStore(directory.store, disk: gate.disk)
        let done = Monitor(0)
        store.addUser(UserDraft(email: "first@x.org", passwordHash: "$y$", scopes: read)) { _ in done.change { $0 += 1 } }
        gate.waitForSync()
        for number in 1...50 {
            store.addUser(UserDraft(email: "u\(number)@x.org", passwordHash: "$y$", scopes: read)) { _ in done.change { $0 += 1 } }
        }
        gate.open()
        _ = done.wait { $0 == 51 ? true : nil }
        #expect(gate.syncs == 2)
        #expect(store.userCount == 51)
        try store.close()
    }

    @Test func `changes that share a sync are decided one after another`() throws {
        let gate = SyncGate(isOpen: false)
        let settings = StoreSettings(usageFlushSeconds: 3_600, apiKeysPerUserMaximum: 1)
        let store = try openStore(directory.store, settings: settings, disk: gate.disk)
        let answers = Monitor<[String]>([])
        func note<Value>(_ name: String) -> StoreCompletion<Value> {
            { result in
                let text =
                    switch result {
                    case .success: "done"
                    case .failure(let refusal): "\(refusal)"
                    }
                answers.change { $0.append("\(name) \(text)") }
            }
        }
        func user(_ email: String) -> UserDraft { UserDraft(email: email, passwordHash: "$y$", scopes: read) }
        func key(_ number: Int, _ user: Int) -> APIKeyDraft {
            APIKeyDraft(userID: user, name: "n", prefix: "p", digest: digest(number), scopes: read, rateLimit: 1, expiresAt: nil)
        }
        store.addUser(user("z@x"), completion: note("0"))
        gate.waitForSync()
        store.addUser(user("a@x"), completion: note("1"))
        store.addUser(user("A@X"), completion: note("2"))
        store.createAPIKey(key(1, 2), completion: note("3"))
        store.createAPIKey(key(2, 2), completion: note("4"))
        store.createAPIKey(key(1, 1), completion: note("5"))
        store.removeUser(2, completion: note("6"))
        store.changeAPIKey(1, ownerID: nil, APIKeyChanges(), completion: note("7"))
        store.createAPIKey(key(1, 1), completion: note("8"))
        store.createAPIKey(key(3, 2), completion: note("9"))
        store.addUser(user("a@x"), completion: note("10"))
        store.deleteAPIKey(2, ownerID: 1, completion: note("11"))
        store.createAPIKey(key(1, 1), completion: note("12"))
        gate.open()
        _ = answers.wait { $0.count == 13 ? true : nil }
        #expect(
            answers.withLock { $0 } == [
                "0 done", "1 done", "2 emailTaken", "3 done", "4 tooManyAPIKeys", "5 digestTaken", "6 done", "7 unknownAPIKey", "8 done",
                "9 unknownUser", "10 done", "11 done", "12 done",
            ])
        let contents = store.contents
        #expect(contents.users.map(\.id) == [1, 3])
        #expect(contents.keys.map(\.id) == [3])
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == contents)
        try killed.close()
        try store.close()
    }

    @Test func `a removal in the same group takes along what was published before`() throws {
        let gate = SyncGate(isOpen: true)
        let store = try openStore(directory.store, disk: gate.disk)
        _ = try store.add("a@x")
        _ = try store.add("b@x")
        _ = try store.addKey(1, to: 1)
        gate.close()
        store.changeUser(2, UserChanges()) { _ in }
        store.addUser(UserDraft(email: "c@x", passwordHash: "$y$", scopes: read)) { _ in }
        gate.waitForSync()
        let answers = Monitor<[Result<APIKey, StoreRefusal>]>([])
        let draft = APIKeyDraft(userID: 2, name: "n", prefix: "p", digest: digest(1), scopes: read, rateLimit: 1, expiresAt: nil)
        store.removeUser(1) { _ in }
        store.changeAPIKey(1, ownerID: 1, APIKeyChanges()) { result in answers.change { $0.append(result) } }
        store.deleteAPIKey(1, ownerID: nil) { result in answers.change { $0.append(result) } }
        store.createAPIKey(draft) { result in answers.change { $0.append(result) } }
        gate.open()
        _ = answers.wait { $0.count == 3 ? true : nil }
        let key = store.apiKey(2)
        #expect(answers.withLock { $0 } == [.failure(.unknownAPIKey), .failure(.unknownAPIKey), key.map { .success($0) }])
        #expect(store.credential(digest(1))?.userID == 2)
        try store.close()
    }

    @Test func `a queue that is full refuses`() throws {
        let gate = SyncGate(isOpen: false)
        let store = try openStore(
            directory.store, settings: StoreSettings(usageFlushSeconds: 3_600, pendingChangesMaximum: 3), disk: gate.disk)
        let results = Monitor<[Result<User, StoreRefusal>]>([])
        for number in 1...5 {
            store.addUser(UserDraft(email: "u\(number)@x", passwordHash: "$y$", scopes: read)) { result in results.change { $0.append(result) } }
        }
        #expect(results.withLock { $0 } == [.failure(.busy), .failure(.busy)])
        gate.open()
        _ = results.wait { $0.count == 5 ? true : nil }
        #expect(store.userCount == 3)
        _ = try store.add("again@x")
        try store.close()
    }

    @Test func `who has an answer stands in the line no more`() throws {
        let store = try openStore(directory.store, settings: StoreSettings(pendingChangesMaximum: 1))
        let results = Monitor<[Result<User, StoreRefusal>]>([])
        store.addUser(UserDraft(email: "a@x", passwordHash: "$y$", scopes: read)) { first in
            results.change { $0.append(first) }
            store.addUser(UserDraft(email: "b@x", passwordHash: "$y$", scopes: read)) { second in results.change { $0.append(second) } }
        }
        let ids = results.wait { $0.count == 2 ? $0 : nil }!.map { result in result.map(\.id) }
        #expect(ids == [.success(1), .success(2)])
        try store.close()
    }

    @Test func `a failed sync is final and publishes nothing`() throws {
        let calls = Monitor((fails: false, syncs: 0))
        var disk = DiskCalls()
        disk.syncData = { file throws(SystemError) in
            calls.change { $0.syncs += 1 }
            if calls.withLock({ $0.fails }) { throw Self.ioError }
            try SystemCall.syncData(file)
        }
        let log = EventLog()
        let store = try openStore(directory.store, disk: disk, log: log)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        calls.change { $0 = (fails: true, syncs: 0) }
        #expect(throws: StoreRefusal.readOnly) { try store.add("b@x.org") }
        calls.change { $0.fails = false }
        #expect(throws: StoreRefusal.readOnly) { try store.add("c@x.org") }
        #expect(calls.withLock { $0.syncs } == 1)
        #expect(store.userCount == 1)
        #expect(store.user(email: "b@x.org") == nil)
        #expect(store.credential(digest(1)) != nil)
        guard case .readOnly(let reason) = store.health else { throw store.health.unexpected }
        #expect(reason.contains("fdatasync"))
        #expect(log.count { if case .becameReadOnly = $0 { true } else { false } } == 1)
        _ = store.charge(apiKey: 1, cost: 1, at: noon)
        #expect(throws: StoreError.self) { try store.close() }
        let again = try openStore(directory.store)
        #expect(again.users().map(\.email) == ["a@x.org"])
        try again.close()
    }

    @Test func `a full disk refuses until there is room and leaves nothing behind`() throws {
        let isFull = Monitor(false)
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            if isFull.withLock({ $0 }) {
                try SystemCall.writeAll(file, Array(bytes.dropLast(3)))
                throw Self.noSpace
            }
            try SystemCall.writeAll(file, bytes)
        }
        let log = EventLog()
        let store = try openStore(directory.store, disk: disk, log: log)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        let before = try readFile(directory.store + "/journal-000001.jsonl")
        isFull.change { $0 = true }
        #expect(throws: StoreRefusal.outOfSpace) { try store.add("b@x.org") }
        #expect(throws: StoreRefusal.outOfSpace) { try store.add("b@x.org") }
        #expect(store.health == .outOfSpace)
        #expect(try readFile(directory.store + "/journal-000001.jsonl") == before)
        _ = store.charge(apiKey: 1, cost: 4, at: noon)
        store.flushUsage()
        isFull.change { $0 = false }
        #expect(try store.add("b@x.org").id == 2)
        #expect(store.health == .ready)
        store.flushUsage()
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == store.contents)
        #expect(killed.charge(apiKey: 1, cost: 0, at: noon)?.remaining == 996)
        try killed.close()
        #expect(log.count { if case .outOfSpace = $0 { true } else { false } } == 1)
        #expect(log.count { if case .spaceAgain = $0 { true } else { false } } == 1)
        try store.close()
    }

    @Test func `room on a full disk is noticed without a change that asks for it`() throws {
        let isFull = Monitor(false)
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            if isFull.withLock({ $0 }) { throw Self.noSpace }
            try SystemCall.writeAll(file, bytes)
        }
        let log = EventLog()
        let store = try openStore(directory.store, disk: disk, log: log)
        _ = try store.add("a@x.org")
        let before = try readFile(directory.store + "/journal-000001.jsonl")
        isFull.change { $0 = true }
        #expect(throws: StoreRefusal.outOfSpace) { try store.add("b@x.org") }
        isFull.change { $0 = false }
        #expect(log.wait { if case .spaceAgain = $0 { true } else { nil } } == true)
        #expect(store.health == .ready)
        #expect(try readFile(directory.store + "/journal-000001.jsonl") == before)
        try store.close()
    }

    @Test func `a full disk on which the journal cannot be cut back is final`() throws {
        let isFull = Monitor(false)
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            if isFull.withLock({ $0 }) { throw Self.noSpace }
            try SystemCall.writeAll(file, bytes)
        }
        disk.truncate = { _, _ throws(SystemError) in throw SystemError("ftruncate", code: 5) }
        let store = try openStore(directory.store, disk: disk)
        isFull.change { $0 = true }
        #expect(throws: StoreRefusal.readOnly) { try store.add("b@x.org") }
        isFull.change { $0 = false }
        #expect(throws: StoreRefusal.readOnly) { try store.add("b@x.org") }
        try store.close()
    }

    @Test func `eight writers at once lose nothing and share syncs`() throws {
        let syncs = Monitor(0)
        var disk = DiskCalls()
        disk.syncData = { file throws(SystemError) in
            syncs.change { $0 += 1 }
            try SystemCall.syncData(file)
        }
        let store = try openStore(directory.store, disk: disk)
        let failures = Monitor<[String]>([])
        try onThreads(8) { writer in
            do {
                let user = try store.add("writer\(writer)@x.org")
                for number in 0..<50 { _ = try store.addKey(writer * 1_000 + number, to: user.id) }
                for key in store.keys(of: user.id).prefix(10) { _ = try store.deleteKey(key.id, owner: user.id) }
            } catch {
                failures.change { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let contents = store.contents
        #expect(contents.users.count == 8)
        #expect(contents.keys.count == 320)
        #expect(contents.nextIDs == [9, 401])
        #expect(syncs.withLock { $0 } < 8 * 61)
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == contents)
        try killed.close()
        try store.close()
    }
}

extension StoreHealth {
    fileprivate var unexpected: StoreError { .countersNotWritten(reason: "\(self)") }
}
