internal import AccountStore
internal import Cryptography
internal import LinuxSystem
internal import TextFormats

extension StoreCommands {
    static let salvage = Command(
        path: ["store", "salvage"], summary: "write all users and keys that can be read of a damaged data directory",
        arguments: [
            Command.Argument(name: "FILE", meaning: "a file that only its owner may read; without it, standard output", isRequired: false)
        ],
        options: Option.settings,
        notes: """
            The server must not run. Nothing in the directory is changed. The lines are those of
            `store export`, and `store import` takes them into a new directory; what is not in them,
            or may not be right, is said on stderr. Where there is a backup, `gcreg-auth restore` is better.
            """,
        examples: [
            Command.Example("gcreg-auth store salvage accounts.jsonl --data /var/lib/gcreg-auth", "of a damaged directory"),
            Command.Example("gcreg-auth store import accounts.jsonl --data /var/lib/gcreg-auth.new", "and into a new one"),
        ],
        run: { invocation, program throws(ProgramError) in
            let configuration = try program.resolveSettings(invocation).configuration
            try program.checkDataDirectory(configuration.dataDirectory)
            let path = invocation.outputFile
            let salvaged = try read(configuration, program, invocation)
            for sentence in FindingText.sentences(salvaged.findings) { program.report(sentence) }
            guard salvaged.userCount > 0 else { throw .nothingToSalvage(configuration.dataDirectory) }
            try write(salvaged, to: path, program, invocation)
            let done = "Salvaged \(program.accounts(salvaged.userCount, salvaged.keyCount))"
            if let path { try program.print(PrintableText.escaped("\(done) to \(path).") + "\n") } else { program.report("\(done).") }
        })

    private static func read(
        _ configuration: Configuration, _ program: Program, _ invocation: Invocation
    ) throws(ProgramError) -> SalvagedStore {
        let bar = ProgressBar(program, invocation)
        defer { bar.clear() }
        do throws(StoreError) {
            return try AccountStore.salvage(
                configuration.dataDirectory, settings: configuration.store, passwordHashIsSupported: PasswordHash.isSupported,
                standInPasswordHash: { PasswordHash.make(of: Array(RandomText.base62(standInPasswordLength).utf8)) }, progress: bar.progress)
        } catch {
            throw .store(error)
        }
    }

    private static func write(
        _ salvaged: borrowing SalvagedStore, to path: String?, _ program: Program, _ invocation: Invocation
    ) throws(ProgramError) {
        let bar = ProgressBar(program, invocation, isWanted: path != nil)
        defer { bar.clear() }
        try writeLines(to: path, program) { (append) throws(SystemError) in try salvaged.exportEntities(progress: bar.progress, append) }
    }

    private static let standInPasswordLength = 32
}
