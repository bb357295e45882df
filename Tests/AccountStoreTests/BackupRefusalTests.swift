import LinuxSystem
import Testing

@testable import AccountStore

/// A backup, and what is restored of it, is there whole or not at all.
struct BackupRefusalTests {
    let directory: TemporaryDirectory
    let contents: Contents
    private let backup = Backup(settings: .quiet, companions: ["secrets.json"])

    init() throws {
        directory = try TemporaryDirectory()
        contents = try BackupTests.backUpHistory(in: directory, backup, compacting: true)
    }

    private var copy: String { directory.path + "/backup" }
    private var second: String { directory.path + "/second" }
    private var restored: String { directory.path + "/restored" }

    private func makeSecond(_ backup: Backup? = nil) throws -> BackupList {
        let files = try #require(try StoreFiles.open(in: directory.store))
        return try (backup ?? self.backup).make(of: files, upTo: nil, at: noon, to: second)
    }

    @Test func `a call that fails leaves no backup, whichever it is, and the next attempt succeeds`() throws {
        var failed = 0
        while true {
            let faults = FailingDisk(at: failed)
            do {
                _ = try makeSecond(Backup(settings: .quiet, companions: ["secrets.json"], disk: faults.disk))
                break
            } catch {
                guard case BackupError.system = error else { throw error }
            }
            failed += 1
            let names = try SystemCall.names(inDirectory: directory.path)
            // The last sync makes the name last: what it says is in the place already, and whole.
            if !names.contains("second") { #expect(names.sorted() == ["backup", "data"]) } else { try removeAll(second) }
        }
        #expect(failed >= 15)
    }

    @Test func `a call that fails leaves nothing restored, whichever it is, and the next attempt succeeds`() throws {
        var failed = 0
        while true {
            let faults = FailingDisk(at: failed)
            do throws(BackupError) {
                _ = try Backup(settings: .quiet, companions: ["secrets.json"], disk: faults.disk).restore(copy, to: restored)
                break
            } catch {
                guard case .system = error else { throw error }
            }
            failed += 1
            #expect(try SystemCall.names(inDirectory: restored) == ["lock"])
        }
        #expect(failed >= 12)
        try expectAll(restored)
    }

    @Test func `a crash at any call leaves what the same restore goes on with`() throws {
        let crashes = Monitor<[String]>([])
        let directory = directory
        let target = restored
        let disk = DiskCalls.looking {
            do {
                let copy = try directory.copy(of: target)
                crashes.change { $0.append(copy) }
            } catch { Issue.record("\(error)") }
        }
        _ = try Backup(settings: .quiet, companions: ["secrets.json"], disk: disk).restore(copy, to: restored)
        let paths = crashes.withLock { $0 }
        #expect(paths.count >= 12)
        for path in paths {
            _ = try backup.restore(copy, to: path)
            #expect(try SystemCall.names(inDirectory: path).allSatisfy { !$0.hasSuffix(".tmp") })
            try expectAll(path)
        }
    }

    @Test func `what a killed backup left is taken over`() throws {
        _ = try makeSecond()
        try SystemCall.rename(second, to: second + ".tmp")
        try SystemCall.unlink(second + ".tmp/users.json")
        #expect(try makeSecond().files.count == 4)
        #expect(try !SystemCall.exists(second + ".tmp"))
        _ = try backup.restore(second, to: restored)
        try expectAll(restored)
    }

    @Test func `two backups to one place do not mix`() throws {
        let other = try NewDirectory(second, disk: .system) { _ in true }
        #expect(throws: BackupError.unfinished(second + ".tmp")) { try makeSecond() }
        other.abandon()
    }

    @Test func `a directory with something in it is left alone`() throws {
        try SystemCall.makeDirectory(second, mode: 0o700)
        try writeFile(second + "/notes.txt", [])
        #expect(throws: BackupError.taken(second)) { try makeSecond() }
        try SystemCall.rename(second, to: second + ".tmp")
        #expect(throws: BackupError.stranger(directory: second + ".tmp", name: "notes.txt")) { try makeSecond() }
        #expect(try SystemCall.names(inDirectory: second + ".tmp") == ["notes.txt"])
        try removeAll(second + ".tmp")
        try writeFile(second, [])
        #expect(throws: BackupError.taken(second)) { try makeSecond() }
        try SystemCall.unlink(second)
        try SystemCall.makeDirectory(second, mode: 0o700)
        #expect(try makeSecond().files.count == 4)
        let files = try #require(try StoreFiles.open(in: directory.store))
        #expect(throws: BackupError.missingParent(directory.path + "/none/copy.tmp")) {
            try backup.make(of: files, upTo: nil, at: noon, to: directory.path + "/none/copy")
        }
    }

    @Test func `a damaged store is not backed up`() throws {
        let path = directory.store + "/users.json"
        var bytes = try readFile(path)
        bytes[200] ^= 1
        try writeFile(path, bytes)
        #expect { try makeSecond() } throws: { error in
            guard case BackupError.damagedSource(directory.store, .damaged) = error else { return false }
            return "\(error)".contains("users.json at byte")
        }
        #expect(try SystemCall.names(inDirectory: directory.path).sorted() == ["backup", "data"])
        try SystemCall.unlink(directory.store + "/journal-000003.jsonl")
        #expect { try makeSecond() } throws: { error in "\(error)".contains("is damaged") }
    }

    @Test func `a byte that was changed in a backup is found, and nothing is restored`() throws {
        for name in try SystemCall.names(inDirectory: copy) {
            let whole = try readFile(copy + "/" + name)
            for index in Set(stride(from: 0, to: whole.count, by: name == "backup.json" ? 1 : 29)) {
                var bytes = whole
                bytes[index] ^= 1
                try writeFile(copy + "/" + name, bytes)
                #expect(throws: BackupError.self, "\(name) at byte \(index)") { try backup.restore(copy, to: restored) }
            }
            for bytes in [Array(whole.dropLast()), whole + [0], []] {
                try writeFile(copy + "/" + name, bytes)
                #expect(throws: BackupError.self, "\(name)") { try backup.restore(copy, to: restored) }
            }
            try SystemCall.unlink(copy + "/" + name)
            #expect(throws: BackupError.self, "\(name)") { try backup.restore(copy, to: restored) }
            try writeFile(copy + "/" + name, whole)
        }
        #expect(try !SystemCall.exists(restored))
        _ = try backup.restore(copy, to: restored)
        try expectAll(restored)
    }

    @Test func `a journal that ends too early at a record's end is found, which no start could`() throws {
        let path = copy + "/journal-000002.jsonl"
        let lines = try readFile(path).split(separator: 0x0A)
        try writeFile(path, Array(lines.dropLast().joined(separator: [0x0A])) + [0x0A])
        let started = try openStore(try directory.copy(of: copy))
        #expect(started.contents != contents)
        try started.close()
        #expect(throws: BackupError.changed(file: path)) { try backup.restore(copy, to: restored) }
    }

    @Test func `a backup that was served since, or whose version is unknown, is told apart`() throws {
        #expect(throws: BackupError.noBackup(directory.store)) { try backup.restore(directory.store, to: restored) }
        let text = String(decoding: try readFile(copy + "/backup.json"), as: UTF8.self)
        try writeFile(copy + "/backup.json", Array(text.replacing("\"version\":1", with: "\"version\":2").utf8))
        #expect(throws: BackupError.unknownVersion(file: copy + "/backup.json", version: 2)) { try backup.restore(copy, to: restored) }
        try writeFile(copy + "/backup.json", Array(text.utf8))
        let served = try openStore(copy)
        _ = try served.add("new@x.org")
        try served.close()
        #expect { try backup.restore(copy, to: restored) } throws: { if case BackupError.changed = $0 { true } else { false } }
    }

    @Test func `accounts that are there already are left alone`() throws {
        let before = try readFile(directory.store + "/users.json")
        #expect(throws: BackupError.self) { try backup.restore(copy, to: directory.store) }
        #expect(try readFile(directory.store + "/users.json") == before)
        try SystemCall.makeDirectory(restored, mode: 0o700)
        try writeFile(restored + "/secrets.json", Array("another".utf8))
        #expect(throws: BackupError.accountsThere(directory: restored, name: "secrets.json")) { try backup.restore(copy, to: restored) }
        #expect(try SystemCall.names(inDirectory: restored) == ["secrets.json"])
        try SystemCall.unlink(restored + "/secrets.json")
        try writeFile(restored + "/notes.txt", [])
        _ = try backup.restore(copy, to: restored)
        try expectAll(restored)
    }

    @Test func `a data directory that somebody has is not restored to`() throws {
        try SystemCall.makeDirectory(restored, mode: 0o700)
        let owner = try StoreLock(restored)
        #expect { try backup.restore(copy, to: restored) } throws: { if case BackupError.store(.locked) = $0 { true } else { false } }
        owner.unlock()
    }

    private func expectAll(_ path: String) throws {
        let opened = try openStore(path)
        #expect(opened.contents == contents)
        try opened.close()
    }

    private func removeAll(_ path: String) throws {
        for name in try SystemCall.names(inDirectory: path) { try SystemCall.unlink(path + "/" + name) }
        try SystemCall.removeDirectory(path)
    }
}

/// A disk whose call with this number fails, counted from 0.
private final class FailingDisk: Sendable {
    private let left: Monitor<Int>

    init(at number: Int) { left = Monitor(number) }

    var disk: DiskCalls {
        let left = left
        let step: @Sendable () throws(SystemError) -> Void = { () throws(SystemError) in
            let isNow = left.change { left in
                left -= 1
                return left == -1
            }
            if isNow { throw SystemError("fault", code: 5) }
        }
        return .before(step)
    }
}

extension DiskCalls {
    /// Runs `look` before each call.
    fileprivate static func looking(_ look: @escaping @Sendable () -> Void) -> DiskCalls {
        before { () throws(SystemError) in look() }
    }

    fileprivate static func before(_ step: @escaping @Sendable () throws(SystemError) -> Void) -> DiskCalls {
        var disk = DiskCalls()
        disk.create = { path throws(SystemError) in
            try step()
            return try SystemCall.createForWriting(path)
        }
        disk.write = { file, bytes throws(SystemError) in
            try step()
            try SystemCall.writeAll(file, bytes)
        }
        disk.sync = { file throws(SystemError) in
            try step()
            try SystemCall.sync(file)
        }
        disk.rename = { old, new throws(SystemError) in
            try step()
            try SystemCall.rename(old, to: new)
        }
        return disk
    }
}
