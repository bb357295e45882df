/// Reads arguments by the table of commands. Options may stand anywhere, `--option value` or `--option=value`, and `--` ends them.
struct ArgumentParser {
    let commands: [Command]
    let options: [Option]

    func parse(_ arguments: [String]) throws(UsageError) -> ParsedArguments {
        // What every other program understands, too.
        if arguments == ["--version"] { return try parse(["version"]) }
        let sorted = try sort(arguments)
        if sorted.options[Option.help.name] != nil { return .help(sorted.words) }
        let (command, rest) = try match(sorted.words)
        for name in sorted.order where !command.options.contains(where: { $0.name == name }) {
            throw .optionOfAnotherCommand(name, command: command.name, nearest: NearestName.of(name, among: command.options.map(\.name)))
        }
        try check(rest, against: command)
        return .run(Invocation(command: command, arguments: rest, options: sorted.options))
    }

    /// The command that the words begin with, and the words after it.
    func match(_ words: [String]) throws(UsageError) -> (Command, [String]) {
        guard let first = words.first else { throw .noCommand }
        for command in commands where words.starts(with: command.path) {
            return (command, Array(words.dropFirst(command.path.count)))
        }
        let group = commands.filter { $0.path.count == 2 && $0.path[0] == first }
        guard !group.isEmpty else { throw .unknownCommand(first, nearest: NearestName.of(first, among: firstWords)) }
        guard words.count > 1 else { throw .incompleteCommand(group: first, commands: group.map { $0.path[1] }) }
        let nearest = NearestName.of(words[1], among: group.map { $0.path[1] })
        throw .unknownCommand("\(first) \(words[1])", nearest: nearest.map { "\(first) \($0)" })
    }

    private var firstWords: [String] {
        commands.map { $0.path[0] }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func check(_ arguments: [String], against command: Command) throws(UsageError) {
        let required = command.arguments.filter(\.isRequired)
        if arguments.count < required.count {
            throw .missingArgument(required[arguments.count].name, command: command.name)
        }
        if arguments.count > command.arguments.count {
            throw .extraArgument(arguments[command.arguments.count], command: command.name)
        }
    }
}

// MARK: - Words and options

extension ArgumentParser {
    private struct Sorted {
        var words: [String] = []
        var options: [String: [String]] = [:]
        /// The names of the options as they came, so that the first wrong one is named.
        var order: [String] = []
    }

    private func sort(_ arguments: [String]) throws(UsageError) -> Sorted {
        var sorted = Sorted()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                sorted.words.append(contentsOf: rest)
                break
            }
            // A single dash stands for standard input.
            if argument.hasPrefix("-") && argument != "-" {
                try takeOption(argument, &rest, into: &sorted)
            } else {
                sorted.words.append(argument)
            }
        }
        return sorted
    }

    private func takeOption(_ argument: String, _ rest: inout ArraySlice<String>, into sorted: inout Sorted) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0] == "-h" ? Option.help.name : String(parts[0])
        guard let option = options.first(where: { $0.name == name }) else {
            throw .unknownOption(name, nearest: NearestName.of(name, among: options.map(\.name)))
        }
        let value = try value(of: option, attached: parts.count == 2 ? String(parts[1]) : nil, &rest)
        if sorted.options[name] != nil && !option.isRepeatable && option != .help { throw .repeatedOption(name) }
        sorted.options[name, default: []].append(value)
        sorted.order.append(name)
    }

    private func value(of option: Option, attached: String?, _ rest: inout ArraySlice<String>) throws(UsageError) -> String {
        guard let wanted = option.value else {
            if attached != nil { throw .unexpectedValue(option: option.name) }
            return ""
        }
        guard let value = attached ?? rest.popFirst() else { throw .missingValue(option: option.name, value: wanted) }
        return value
    }
}
