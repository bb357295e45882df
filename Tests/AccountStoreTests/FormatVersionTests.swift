import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// Directories that an earlier release wrote.
struct FormatVersionTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// A journal as version 1 had it, with one user and half of another.
    private func makeFirstVersion() throws {
        try SystemCall.makeDirectory(directory.store, mode: 0o700)
        var lines = Array(#"{"format":"gcreg-auth journal","version":1,"generation":1,"next_seq":1,"crc32c":"3500b1d4"}"#.utf8) + [0x0A]
        let start = lines.count
        lines += Array(
            #"{"seq":1,"type":"put_user","id":1,"email":"a@x","password_hash":"$y$","scopes":"read","is_active":true,"created_at":"2024-01-01T13:10:00Z""#.utf8)
        SealedLine.seal(&lines, from: start)
        try writeFile(directory.store + "/journal-000001.jsonl", lines + Array(#"{"seq":2,"ty"#.utf8))
    }

    @Test func `version 1 is read, and what is new goes into a journal of the new version`() throws {
        try makeFirstVersion()
        let before = try readFile(directory.store + "/journal-000001.jsonl")
        let store = try openStore(directory.store)
        #expect(store.users().map(\.email) == ["a@x"])
        _ = try store.add("b@x")
        #expect(try readFile(directory.store + "/journal-000001.jsonl") == Array(before.dropLast(12)))
        let second = String(decoding: try readFile(directory.store + "/journal-000002.jsonl"), as: UTF8.self)
        #expect(second.hasPrefix(#"{"format":"gcreg-auth journal","version":2,"generation":2,"next_seq":2,"#))
        #expect(second.contains("b@x"))
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == store.contents)
        try killed.close()
        try store.close()
        #expect(try SystemCall.names(inDirectory: directory.store).sorted() == ["api-keys.json", "journal-000003.jsonl", "lock", "users.json"])
        let again = try openStore(directory.store)
        #expect(again.users().map(\.email) == ["a@x", "b@x"])
        try again.close()
    }

    @Test func `a start of the new version that is cut off leaves a directory that opens`() throws {
        try makeFirstVersion()
        try openStore(directory.store).close()
        let store = try openStore(directory.store)
        #expect(store.users().map(\.email) == ["a@x"])
        try store.close()
    }
}
