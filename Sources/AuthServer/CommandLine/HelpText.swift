/// The help of a command, a group of commands or the program, written from the table.
struct HelpText {
    static func program(_ commands: [Command]) -> String {
        """
        gcreg-auth: log-ins and API keys for a certificate registry, in one process.

        Usage: gcreg-auth COMMAND [OPTIONS]

        Commands:
        \(table(commands.map { ([$0.name] + $0.arguments.map(usage)).joined(separator: " ") }, commands.map(\.summary)))

        `gcreg-auth help COMMAND` or `gcreg-auth COMMAND --help` shows options and examples, and
        `gcreg-auth help settings` every setting. Settings come from flags, then GCREG_… variables,
        then the file of --config, then the defaults.

        Examples:
          # serve http://127.0.0.1:8080 with the data in ./data
          gcreg-auth serve
          # add a user, asking for the password
          gcreg-auth user add ada@example.org --scopes read,write

        Exit codes: 0 done, 1 failed, 2 wrong usage or settings.

        """
    }

    static func group(_ name: String, _ commands: [Command]) -> String {
        """
        Usage: gcreg-auth \(name) COMMAND [OPTIONS]

        Commands:
        \(table(commands.map { ([$0.name] + $0.arguments.map(usage)).joined(separator: " ") }, commands.map(\.summary)))

        Examples:
        \(commands.flatMap { examples($0.examples.prefix(1)) }.joined(separator: "\n"))

        """
    }

    static func command(_ command: Command) -> String {
        var text = "Usage: gcreg-auth \(([command.name] + command.arguments.map(usage)).joined(separator: " ")) [OPTIONS]\n\n"
        text += "\(command.summary.prefix(1).uppercased())\(command.summary.dropFirst()).\n"
        if !command.notes.isEmpty { text += "\(command.notes)\n" }
        if !command.arguments.isEmpty {
            text += "\nArguments:\n\(table(command.arguments.map(\.name), command.arguments.map(\.meaning)))\n"
        }
        let options = command.options + [.help]
        text += "\nOptions:\n\(table(options.map { [$0.name, $0.value].compactMap(\.self).joined(separator: " ") }, options.map(\.meaning)))\n"
        text += "\nExamples:\n\(examples(command.examples[...]).joined(separator: "\n"))\n"
        return text
    }

    private static func usage(of argument: Command.Argument) -> String {
        argument.isRequired ? argument.name : "[\(argument.name)]"
    }

    private static func examples(_ examples: ArraySlice<Command.Example>) -> [String] {
        examples.flatMap { ["  # \($0.meaning)", "  \($0.line)"] }
    }

    private static func table(_ names: [String], _ meanings: [String]) -> String {
        let width = names.map(\.count).max() ?? 0
        return zip(names, meanings).map { name, meaning in
            "  \(name)\(String(repeating: " ", count: width - name.count + 2))\(meaning)"
        }.joined(separator: "\n")
    }
}
