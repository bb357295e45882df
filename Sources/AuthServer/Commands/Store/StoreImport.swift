internal import AccountStore
internal import Cryptography
internal import LinuxSystem
internal import TextFormats

extension StoreCommands {
    static let importing = Command(
        path: ["store", "import"], summary: "add users and keys from JSON lines, all of them or none",
        arguments: [Command.Argument(name: "FILE", meaning: "what `store export` or `store salvage` wrote, or `-` for standard input")],
        options: Option.settings + [.json],
        notes: "The server must not run. Ids are kept; what clashes with what is there is refused by its line, and nothing is taken.",
        examples: [
            Command.Example("gcreg-auth store import accounts.jsonl", "from a file"),
            Command.Example("gcreg-auth store import - --data /var/lib/gcreg-auth < accounts.jsonl", "from standard input"),
        ],
        run: { invocation, program throws(ProgramError) in
            let name = invocation.arguments[0]
            try checkIsReadable(name)
            let bar = ProgressBar(program, invocation)
            defer { bar.clear() }
            let summary = try program.withStore(invocation) { store throws(ProgramError) in
                let summary = try importEntities(name, into: store, program, bar)
                bar.show("Writing the snapshot")
                return summary
            }
            bar.clear()
            try program.print(summary, invocation)
        })

    /// A slip in the file's name must not make a data directory.
    private static func checkIsReadable(_ name: String) throws(ProgramError) {
        if name == "-" { return }
        do throws(SystemError) { _ = try SystemCall.openForReading(name) } catch { throw .importing(name, .unreadable(file: name, error)) }
    }

    private static func importEntities(
        _ name: String, into store: AccountStore, _ program: Program, _ bar: ProgressBar
    ) throws(ProgramError) -> ImportSummary {
        let source = name == "-" ? "standard input" : name
        do throws(ImportError) {
            guard name == "-" else {
                return try store.importEntities(fromFile: name, passwordHashIsSupported: PasswordHash.isSupported, progress: bar.progress)
            }
            return try store.importEntities(from: source, passwordHashIsSupported: PasswordHash.isSupported, progress: bar.progress) {
                () throws(ImportError) in
                do throws(SystemError) {
                    return try program.streams.input.read(atMost: inputPieceBytes)
                } catch {
                    throw .unreadable(file: source, error)
                }
            }
        } catch {
            throw .importing(source, error)
        }
    }

    private static let inputPieceBytes = 1 << 18
}

extension Program {
    fileprivate func print(_ summary: ImportSummary, _ invocation: Invocation) throws(ProgramError) {
        guard invocation.has(.json) else { return try print("Imported \(accounts(summary.users, summary.apiKeys)).\n") }
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("users", summary.users)
        bytes.member("api_keys", summary.apiKeys)
        bytes.closeObject()
        bytes.append("\n")
        try print(bytes)
    }
}
