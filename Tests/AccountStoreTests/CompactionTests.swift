import Glibc
import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct CompactionTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let eager = StoreSettings(snapshotJournalBytes: 1, usageFlushSeconds: 3_600)

    @Test func `a snapshot is made when the journal has grown, and the old journal goes`() throws {
        let log = EventLog()
        let freezer = Freezer()
        let store = try openStore(
            directory.store, settings: StoreSettings(snapshotJournalBytes: 5_000, usageFlushSeconds: 3_600), disk: freezer.disk,
            log: log)
        _ = try store.add("a@x.org")
        #expect(log.count { if case .snapshotWritten = $0 { true } else { false } } == 0)
        for number in 1...30 { _ = try store.addKey(number, to: 1) }
        #expect(log.waitForSnapshots(1))
        #expect(!(try SystemCall.names(inDirectory: directory.store)).contains("journal-000001.jsonl"))
        for number in 31...40 { _ = try store.addKey(number, to: 1) }
        let killed = try openStore(try freezer.copy(directory))
        #expect(killed.contents == store.contents)
        try killed.close()
        try store.close()
    }

    @Test func `the old journal is not held open, which would keep its blocks on the disk`() throws {
        let log = EventLog()
        let store = try openStore(directory.store, settings: Self.eager, log: log)
        _ = try store.add("a@x.org")
        #expect(log.waitForSnapshots(1))
        #expect(try openFiles(below: directory.store).filter { $0.hasSuffix("(deleted)") }.isEmpty)
        try store.close()
    }

    @Test func `a crash between any two steps of a snapshot opens`() throws {
        let copies = Monitor<[(path: String, contents: Contents)]>([])
        let current = Monitor<Contents?>(nil)
        let directory = directory
        // What is on the disk before each call that changes it.
        let look: @Sendable () -> Void = {
            guard let contents = current.withLock({ $0 }) else { return }
            do {
                let copy = try directory.copy(of: directory.store)
                copies.change { $0.append((copy, contents)) }
            } catch { Issue.record("\(error)") }
        }
        var disk = DiskCalls()
        disk.create = { path throws(SystemError) in
            look()
            return try SystemCall.createForWriting(path)
        }
        disk.write = { file, bytes throws(SystemError) in
            look()
            try SystemCall.writeAll(file, bytes)
        }
        disk.sync = { file throws(SystemError) in
            look()
            try SystemCall.sync(file)
        }
        disk.rename = { old, new throws(SystemError) in
            look()
            try SystemCall.rename(old, to: new)
        }
        disk.unlink = { path throws(SystemError) in
            look()
            try SystemCall.unlink(path)
            look()
        }
        let store = try openStore(directory.store, disk: disk)
        try makeHistory(store)
        current.change { $0 = store.contents }
        try store.close()
        let first = copies.withLock { $0.count }
        #expect(first >= 12)

        // Once more over snapshots that are there already, and with changes since.
        current.change { $0 = nil }
        let again = try openStore(directory.store, disk: disk)
        _ = try again.changeKey(4) { $0.name = "changed since" }
        _ = try again.deleteKey(2)
        _ = try again.remove(3)
        _ = try again.add("new@x.org")
        _ = try again.addKey(50, to: 6)
        current.change { $0 = again.contents }
        try again.close()
        #expect(copies.withLock { $0.count } > first)

        for copy in copies.withLock({ $0 }) {
            let opened = try openStore(copy.path)
            #expect(opened.contents == copy.contents)
            try opened.close()
            let reopened = try openStore(copy.path)
            #expect(reopened.contents == copy.contents)
            try reopened.close()
        }
    }

    @Test func `a snapshot made while everything changes replays to the same state`() throws {
        let log = EventLog()
        let steps = Monitor(0)
        // Every piece of a snapshot waits until some changes have been made beside it.
        let changes = Monitor(0)
        let freezer = Freezer()
        var disk = freezer.disk
        disk.create = { path throws(SystemError) in
            if path.contains("users.json") || path.contains("api-keys.json") {
                let before = changes.withLock { $0 }
                _ = changes.wait(atMostMilliseconds: 200) { $0 >= before + 20 ? true : nil }
                steps.change { $0 += 1 }
            }
            return try freezer.disk.create(path)
        }
        let store = try openStore(directory.store, settings: Self.eager, disk: disk, log: log)
        for number in 1...20 { _ = try store.add("user\(number)@x.org") }
        let failures = Monitor<[String]>([])
        try onThreads(4) { writer in
            var generator = SplitMix(state: UInt64(writer))
            var mine: [Int] = []
            do {
                for step in 0..<150 {
                    let user = Int(generator.next() % 5) + writer * 5 + 1
                    switch generator.next() % 4 {
                    case 0, 1: mine.append(try store.addKey(writer * 10_000 + step, to: user).id)
                    case 2 where !mine.isEmpty:
                        _ = try store.deleteKey(mine.remove(at: Int(generator.next() % UInt64(mine.count))))
                    default:
                        if let id = mine.last {
                            _ = try store.changeKey(id) { $0.name = "step \(step)" }
                            _ = store.charge(apiKey: id, cost: 1, at: Timestamp(seconds: noon.seconds + Int64(step)))
                        }
                    }
                    changes.change { $0 += 1 }
                }
            } catch {
                failures.change { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(log.waitForSnapshots(2))
        store.flushUsage()
        let killed = try openStore(try freezer.copy(directory))
        #expect(killed.contents == store.contents)
        try killed.close()
        let contents = store.contents
        try store.close()
        let closed = try openStore(directory.store)
        #expect(closed.contents == contents)
        try closed.close()
    }

    @Test func `a snapshot that fails is said so and tried again later, and nothing is lost`() throws {
        let fails = Monitor(true)
        let freezer = Freezer()
        var disk = freezer.disk
        disk.rename = { old, new throws(SystemError) in
            if fails.withLock({ $0 }), new.hasSuffix("api-keys.json") { throw SystemError("rename", code: 5) }
            try freezer.disk.rename(old, new)
        }
        let log = EventLog()
        let store = try openStore(directory.store, settings: Self.eager, disk: disk, log: log)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        #expect(log.wait { if case .snapshotFailed(let reason) = $0 { reason.contains("rename") } else { nil } } == true)
        let killed = try openStore(try freezer.copy(directory))
        #expect(killed.contents == store.contents)
        try killed.close()
        fails.change { $0 = false }
        for number in 2...20 { _ = try store.addKey(number, to: 1) }
        #expect(log.waitForSnapshots(1))
        let contents = store.contents
        try store.close()
        let closed = try openStore(directory.store)
        #expect(closed.contents == contents)
        #expect(try SystemCall.names(inDirectory: directory.store).count { $0.hasPrefix("journal") } == 1)
        try closed.close()
    }

    @Test func `the clock of a counter that steps back while a snapshot is made loses no count`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1, rateLimit: 10)
        _ = store.charge(apiKey: 1, cost: 6, at: Timestamp(seconds: noon.seconds + 7_200))
        _ = store.charge(apiKey: 1, cost: 3, at: noon)
        try store.close()
        let again = try openStore(directory.store)
        #expect(again.charge(apiKey: 1, cost: 2, at: noon)?.isAllowed == false)
        #expect(again.charge(apiKey: 1, cost: 1, at: noon)?.isAllowed == true)
        #expect(again.apiKey(1)?.lastUsed?.seconds == noon.seconds + 7_200)
        try again.close()
    }
}

/// What this process has open in a directory (proc(5)).
private func openFiles(below path: String) throws -> [String] {
    try SystemCall.names(inDirectory: "/proc/self/fd").compactMap { name in
        var target = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe target.withUnsafeMutableBytes { unsafe readlink("/proc/self/fd/\(name)", $0.baseAddress!, $0.count) }
        let text = String(decoding: target[..<max(0, count)], as: UTF8.self)
        return text.hasPrefix(path) ? text : nil
    }
}
