import AccountStore
import LinuxSystem
import TestSupport

/// A data directory as a clean stop leaves it, made once and copied for each trial: one user, who is logged in, and some keys.
struct PreparedStore: Sendable {
    let files: [String: [UInt8]]
    let token: String
    let ledger: KeyLedger

    static let shared = Result { try PreparedStore() }

    /// What the programs of all trials have in common: few threads, nothing done by the clock, a snapshot after some changes, no wait at the stop.
    static let settings = [
        "GCREG_LOG_ACCESS": "false", "GCREG_LOOPS": "1", "GCREG_LOGIN_HASH_WORKERS": "1", "GCREG_STORE_USAGE_FLUSH_SECONDS": "3600",
        "GCREG_STORE_SNAPSHOT_JOURNAL_BYTES": "4096", "GCREG_LIMITS_DRAIN_IDLE_MILLISECONDS": "0",
    ]

    private init() throws {
        let program = try StartedProgram(settings: Self.settings)
        var ledger = KeyLedger()
        ledger.keys[program.key.id] = KeyLedger.Key(name: "endures", text: program.key.text)
        self.ledger = ledger
        token = program.token
        let ended = program.stop()
        guard ended.exitCode == 0 else { throw EnduranceError("The store could not be prepared: \(ended.standardError)") }
        files = try DirectoryFiles.read(program.dataDirectory)
    }
}

/// The files of a data directory, as bytes; the socket is none.
enum DirectoryFiles {
    static func read(_ directory: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try SystemCall.names(inDirectory: directory) where name != "control.sock" { files[name] = try readFile("\(directory)/\(name)") }
        return files
    }

    /// Makes the directory with these files in it, and no other.
    static func write(_ files: [String: [UInt8]], to directory: String) throws {
        do throws(SystemError) {
            try SystemCall.makeDirectory(directory, mode: 0o700)
        } catch {
            guard error.alreadyExists else { throw error }
            for name in try SystemCall.names(inDirectory: directory) { try SystemCall.unlink("\(directory)/\(name)") }
        }
        for (name, bytes) in files { try SystemCall.writeAll(try SystemCall.createForWriting("\(directory)/\(name)"), bytes) }
    }

    static func readFile(_ path: String) throws -> [UInt8] {
        let file = try SystemCall.openForReading(path)
        return try SystemCall.readPiece(file, capacity: try SystemCall.size(of: file))
    }
}
