internal import AccountStore
internal import LinuxSystem
internal import TextFormats

/// `backup` and `restore`: all of a data directory, for another day.
///
/// This process does the copying, under its own rights: the server need not be able to write elsewhere, and only says how far its journal is on disk.
enum BackupCommands {
    /// Looks at the files before what they show is believed to be whole; each takes about a millisecond, and a compaction much longer.
    static let attemptsMaximum = 100

    static let backup = Command(
        path: ["backup"], summary: "copy all accounts to a new directory, while the server serves or not",
        arguments: [Command.Argument(name: "DIR", meaning: "a directory that does not exist yet, or is empty")],
        options: Option.settings + [.json],
        notes: """
            Everything that was acknowledged before the command began is in the copy, which is verified,
            and is there whole or not at all. The secrets of login tokens go along, if the data directory
            has them: keep it as safe as the data directory itself.
            """,
        examples: [
            Command.Example("gcreg-auth backup /backup/2026-11-23 --data /var/lib/gcreg-auth", "the server may be serving"),
            Command.Example("gcreg-auth backup copy --json", "for scripts"),
        ],
        run: { invocation, program throws(ProgramError) in
            let configuration = try program.resolveSettings(invocation).configuration
            try program.checkDataDirectory(configuration.dataDirectory)
            let list = try make(invocation.arguments[0], configuration, program)
            try program.print(list, invocation, done: "Backed up", place: "to \(invocation.arguments[0])")
        })

    static let restore = Command(
        path: ["restore"], summary: "put a backup into a data directory that has no accounts",
        arguments: [Command.Argument(name: "DIR", meaning: "what `gcreg-auth backup` wrote")],
        options: Option.settings + [.json],
        notes: """
            The backup is verified first, to the last byte. Users, keys, counters and the secrets of login
            tokens are then as they were at the moment of the backup.
            """,
        examples: [Command.Example("gcreg-auth restore /backup/2026-11-23 --data /var/lib/gcreg-auth", "before the server is started")],
        run: { invocation, program throws(ProgramError) in
            let configuration = try program.resolveSettings(invocation).configuration
            let list = try judged { () throws(BackupError) in
                try copying(configuration).restore(invocation.arguments[0], to: configuration.dataDirectory)
            }
            try program.print(list, invocation, done: "Restored", place: "to \(configuration.dataDirectory)")
        })

    private static func copying(_ configuration: Configuration) -> Backup {
        Backup(settings: configuration.store, companions: [JWTSecretFile.name])
    }

    private static func make(_ target: String, _ configuration: Configuration, _ program: Program) throws(ProgramError) -> BackupList {
        let source = try program.reachStore(configuration, .refuse, server: Source.server) { () throws(ProgramError) in
            do throws(StoreError) { return .nobody(try StoreLock(configuration.dataDirectory)) } catch { throw .store(error) }
        }
        switch source {
        case .server(let client):
            let (files, position) = try hold(configuration.dataDirectory, OperatorAPI(connection: client))
            return try judged { () throws(BackupError) in
                try copying(configuration).make(of: files, upTo: position, at: program.now, to: target)
            }
        case .nobody(let lock):
            defer { lock.unlock() }
            return try judged { () throws(BackupError) in
                guard let files = try StoreFiles.open(in: configuration.dataDirectory) else { throw .overtaken(attempts: 1) }
                return try copying(configuration).make(of: files, upTo: nil, at: program.now, to: target)
            }
        }
    }

    private enum Source {
        case server(ControlClient)
        case nobody(StoreLock)
    }

    /// Files that make a whole up to a position which the server told afterwards. If a compaction came in between, everything is begun again.
    private static func hold(_ directory: String, _ api: OperatorAPI) throws(ProgramError) -> (StoreFiles, JournalPosition) {
        for _ in 0..<attemptsMaximum {
            guard let files = try judged({ () throws(BackupError) in try StoreFiles.open(in: directory) }) else { continue }
            let position = try position(try api.journal())
            if files.areWhole(upTo: position) { return (files, position) }
        }
        throw .backup(.overtaken(attempts: attemptsMaximum))
    }

    private static func position(_ answer: [UInt8]) throws(ProgramError) -> JournalPosition {
        let document = JSONDocument(answer, depthMaximum: 8)
        guard let generation = document?["generation"]?.integer, let bytes = document?["bytes"]?.integer,
            let nextSequence = document?["next_seq"]?.integer
        else { throw .unexpectedAnswer }
        return JournalPosition(generation: generation, bytes: bytes, nextSequence: nextSequence)
    }

    private static func judged<Value>(_ body: () throws(BackupError) -> Value) throws(ProgramError) -> Value {
        do throws(BackupError) { return try body() } catch { throw .backup(error) }
    }
}

extension Program {
    fileprivate func print(_ list: BackupList, _ invocation: Invocation, done: String, place: String) throws(ProgramError) {
        guard invocation.has(.json) else {
            let accounts = "\(CountedText.of(list.users, "user")) and \(CountedText.of(list.apiKeys, "API key"))"
            let size = "\(CountedText.of(list.files.count, "file")) with \(CountedText.of(list.bytes, "byte"))"
            let sentence = "\(done) \(accounts) as of \(list.createdAt.rfc3339) \(place): \(size), verified."
            return try print(PrintableText.escaped(sentence) + "\n")
        }
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("users", list.users)
        bytes.member("api_keys", list.apiKeys)
        bytes.member("created_at", list.createdAt)
        bytes.member("next_seq", list.nextSequence)
        bytes.member("files", list.files.count)
        bytes.member("bytes", list.bytes)
        bytes.closeObject()
        bytes.append("\n")
        try print(bytes)
    }
}
