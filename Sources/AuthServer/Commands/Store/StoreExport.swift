internal import AccountStore
internal import LinuxSystem

extension StoreCommands {
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
            let path = invocation.outputFile
            // Lines on a terminal would stand in between.
            let bar = ProgressBar(program, invocation, isWanted: path != nil)
            defer { bar.clear() }
            try program.withStore(invocation) { store throws(ProgramError) in
                try writeLines(to: path, program) { (append) throws(SystemError) in try store.exportEntities(progress: bar.progress, append) }
            }
            bar.clear()
            if let path { try program.print(PrintableText.escaped("Exported all users and keys to \(path).") + "\n") }
        })
}
