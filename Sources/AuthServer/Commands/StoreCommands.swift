/// `store …`: all accounts as JSON lines, out of a data directory that no server uses, or into one.
enum StoreCommands {
    static let importing = Command(
        path: ["store", "import"], summary: "add users and keys from JSON lines, all of them or none",
        arguments: [Command.Argument(name: "FILE", meaning: "what `store export` wrote, or `-` for standard input")],
        options: Option.settings + [.json],
        examples: [Command.Example("gcreg-auth store import accounts.jsonl", "ids are kept; a clash names the line")],
        run: { invocation, program throws(ProgramError) in })

    static let exporting = Command(
        path: ["store", "export"], summary: "write all users and keys as JSON lines",
        arguments: [Command.Argument(name: "FILE", meaning: "a new file, only for its owner to read; without it, standard output", isRequired: false)],
        options: Option.settings,
        examples: [Command.Example("gcreg-auth store export accounts.jsonl", "a copy to move or to keep")],
        run: { invocation, program throws(ProgramError) in })
}
