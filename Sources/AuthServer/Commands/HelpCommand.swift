/// `help`: what can be done, and how.
enum HelpCommand {
    static let settingsTopic = "settings"

    static let command = Command(
        path: ["help"], summary: "show the commands, one of them, or the settings",
        arguments: [
            Command.Argument(name: "COMMAND", meaning: "a command, the first word of one, or `\(settingsTopic)`", isRequired: false),
            Command.Argument(name: "SUBCOMMAND", meaning: "its second word", isRequired: false),
        ],
        examples: [
            Command.Example("gcreg-auth help user add", "one command"),
            Command.Example("gcreg-auth help settings", "every setting with its unit, default and meaning, as a Markdown table"),
        ],
        run: { invocation, program throws(ProgramError) in try show(invocation.arguments, program) })

    /// Help about these words: all commands, a group of them or one.
    static func show(_ words: [String], _ program: Program) throws(ProgramError) {
        if words == [settingsTopic] { return try program.print(SettingDocuments.markdownTable()) }
        try program.print(try text(about: words))
    }

    private static func text(about words: [String]) throws(ProgramError) -> String {
        guard let first = words.first else { return HelpText.program(CommandTable.all) }
        if let command = CommandTable.all.first(where: { words.starts(with: $0.path) }) { return HelpText.command(command) }
        let group = CommandTable.commands(inGroup: first)
        if !group.isEmpty && words.count == 1 { return HelpText.group(first, group) }
        let name = words.joined(separator: " ")
        throw .usage(.noSuchTopic(name, nearest: NearestName.of(name, among: CommandTable.all.map(\.name) + CommandTable.groups + [settingsTopic])))
    }
}
