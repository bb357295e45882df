internal import AccountStore
internal import Cryptography
internal import LinuxSystem
internal import TextFormats

/// `store …`: all accounts at once, in a data directory that no server uses at the time.
enum StoreCommands {
    static let importing = Command(
        path: ["store", "import"], summary: "add users and keys from JSON lines, all of them or none",
        arguments: [Command.Argument(name: "FILE", meaning: "what `store export` wrote, or `-` for standard input")],
        options: Option.settings + [.json],
        notes: "The server must not run. Ids are kept; what clashes with what is there is refused by its line, and nothing is taken.",
        examples: [
            Command.Example("gcreg-auth store import accounts.jsonl", "from a file"),
            Command.Example("gcreg-auth store import - --data /var/lib/gcreg-auth < accounts.jsonl", "from standard input"),
        ],
        run: { invocation, program throws(ProgramError) in
            try checkIsReadable(invocation.arguments[0])
            try program.withStore(invocation) { store throws(ProgramError) in
                let summary = try importEntities(invocation.arguments[0], into: store, program)
                try program.print(summary, invocation, done: "Imported")
            }
        })

    static let exporting = Command(
        path: ["store", "export"], summary: "write all users and keys as JSON lines",
        arguments: [
            Command.Argument(name: "FILE", meaning: "a file that only its owner may read; without it, standard output", isRequired: false)
        ],
        options: Option.settings,
        notes: "The server must not run. The lines have password hashes and digests of keys, but no password and no key.",
        examples: [
            Command.Example("gcreg-auth store export accounts.jsonl", "to a file, which is replaced if it is there"),
            Command.Example("gcreg-auth store export | wc -l", "to another program"),
        ],
        run: { invocation, program throws(ProgramError) in
            try program.checkDataDirectory(try program.resolveSettings(invocation).configuration.dataDirectory)
            try program.withStore(invocation) { store throws(ProgramError) in
                try export(store, to: invocation.argument(0), program)
            }
        })

    static let check = Command(
        path: ["store", "check"], summary: "read everything in a data directory and verify its checksums",
        options: Option.settings + [.json],
        notes: "The server must not run. Nothing is changed, whatever is found.",
        examples: [Command.Example("gcreg-auth store check --data /var/lib/gcreg-auth", "after a crash, or of a backup")],
        run: { invocation, program throws(ProgramError) in
            let configuration = try program.resolveSettings(invocation).configuration
            try program.checkDataDirectory(configuration.dataDirectory)
            let summary: StoreSummary
            do throws(StoreError) {
                summary = try AccountStore.check(configuration.dataDirectory, settings: configuration.store)
            } catch {
                throw .store(error)
            }
            try program.print(summary, invocation)
        })

    /// A slip in the file's name must not make a data directory.
    private static func checkIsReadable(_ name: String) throws(ProgramError) {
        if name == "-" { return }
        do throws(SystemError) { _ = try SystemCall.openForReading(name) } catch { throw .importing(name, .unreadable(file: name, error)) }
    }

    private static func importEntities(_ name: String, into store: AccountStore, _ program: Program) throws(ProgramError) -> ImportSummary {
        let lines = name == "-" ? try program.readInput() : nil
        do throws(ImportError) {
            if let lines { return try store.importEntities(fromLines: lines, passwordHashIsSupported: PasswordHash.isSupported) }
            return try store.importEntities(fromFile: name, passwordHashIsSupported: PasswordHash.isSupported)
        } catch {
            throw .importing(name == "-" ? "standard input" : name, error)
        }
    }

    private static func export(_ store: AccountStore, to path: String?, _ program: Program) throws(ProgramError) {
        guard let path, path != "-" else {
            return try store.exportEntities { (lines) throws(ProgramError) in try program.print(copy lines) }
        }
        do throws(SystemError) {
            try PrivateFile.replace(path) { (append) throws(SystemError) in try store.exportEntities(append) }
        } catch {
            throw .system(.writeFile(path), error)
        }
        try program.print(PrintableText.escaped("Exported all users and keys to \(path).") + "\n")
    }
}

extension Program {
    /// More than this is imported from a file, which need not be in memory.
    private static var inputBytesMaximum: Int { 1 << 30 }

    fileprivate func withStore(
        _ invocation: Invocation, _ body: (AccountStore) throws(ProgramError) -> Void
    ) throws(ProgramError) {
        let configuration = try resolveSettings(invocation).configuration
        let log = try Log.ofCommand(self)
        defer { log.stop() }
        let store = try AccountStore.open(configuration, clock: clock, log: log)
        do throws(ProgramError) {
            try body(store)
        } catch {
            // What went wrong first is the answer; closing can only add to it.
            do throws(StoreError) { try store.close() } catch { report(error.description) }
            throw error
        }
        do throws(StoreError) { try store.close() } catch { throw .store(error) }
    }

    fileprivate func readInput() throws(ProgramError) -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(SystemError) {
            while bytes.count <= Self.inputBytesMaximum {
                let read = try streams.input.read(atMost: 65_536)
                if read.isEmpty { return bytes }
                bytes.append(contentsOf: read)
            }
        } catch {
            throw .system(.readFile("standard input"), error)
        }
        throw .inputTooLarge(Self.inputBytesMaximum)
    }

    fileprivate func print(_ summary: ImportSummary, _ invocation: Invocation, done: String) throws(ProgramError) {
        guard invocation.has(.json) else { return try print("\(done) \(counted(summary.users, "user")) and \(counted(summary.apiKeys, "API key")).\n") }
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("users", summary.users)
        bytes.member("api_keys", summary.apiKeys)
        bytes.closeObject()
        bytes.append("\n")
        try print(bytes)
    }

    fileprivate func print(_ summary: StoreSummary, _ invocation: Invocation) throws(ProgramError) {
        guard invocation.has(.json) else {
            var text =
                "Everything is as it was written: \(counted(summary.users, "user")), \(counted(summary.apiKeys, "API key")), \(counted(summary.journalRecords, "journal record"))."
            if summary.tornBytes > 0 { text += " The next start cuts \(summary.tornBytes) bytes off the journal, which were never acknowledged." }
            return try print(text + "\n")
        }
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("users", summary.users)
        bytes.member("api_keys", summary.apiKeys)
        bytes.member("journal_records", summary.journalRecords)
        bytes.member("torn_bytes", summary.tornBytes)
        bytes.closeObject()
        bytes.append("\n")
        try print(bytes)
    }

    private func counted(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }
}
