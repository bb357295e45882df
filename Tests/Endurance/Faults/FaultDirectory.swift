import Glibc
import TestSupport

/// What a trial begins with.
struct FaultDirectory: Sendable {
    let name: String
    let files: [String: [UInt8]]
    let token: String
    let ledger: KeyLedger

    /// As a clean stop leaves it.
    static func stopped() throws -> FaultDirectory {
        let prepared = try PreparedStore.shared.get()
        return FaultDirectory(name: "after a stop", files: prepared.files, token: prepared.token, ledger: prepared.ledger)
    }

    /// As a crash leaves it at its worst: a journal to be replayed with a record that was torn off, a file that is not complete, and a journal that a snapshot
    /// stands for.
    static func crashed() throws -> FaultDirectory {
        let prepared = try PreparedStore.shared.get()
        let sandbox = try DiskSandbox(prepared.files)
        let program = try sandbox.started(remembers: false)
        var client = try LedgerClient(program.waitUntilListening(), token: prepared.token, ledger: prepared.ledger)
        for number in 1...3 { _ = try client.make(.create("before the crash \(number)")) }
        program.signal(SIGKILL)
        _ = program.waitUntilEnded()
        var files = try DirectoryFiles.read(sandbox.data)
        guard let journal = files.keys.first(where: { $0.hasPrefix("journal-") }) else { throw EnduranceError("There is no journal in \(files.keys)") }
        files["journal-000001.jsonl"] = files[journal]
        files[journal]! += Array(#"{"seq":5,"type":"put"#.utf8)
        files["api-keys.json.tmp"] = Array("{".utf8)
        return FaultDirectory(name: "after a crash", files: files, token: prepared.token, ledger: client.ledger)
    }
}
