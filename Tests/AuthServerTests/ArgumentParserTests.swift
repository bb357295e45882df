import Testing

@testable import AuthServer

struct ArgumentParserTests {
    private let parser = ArgumentParser(commands: CommandTable.all, options: CommandTable.options)

    private func invocation(_ line: String) throws -> Invocation {
        guard case .run(let invocation) = try parser.parse(line.split(separator: " ").map(String.init)) else {
            throw Missing.invocation
        }
        return invocation
    }

    private enum Missing: Error { case invocation }

    @Test(arguments: [
        "user add ada@example.org --scopes read,write --data d",
        "--data d user --scopes=read,write add ada@example.org",
        "user --scopes read,write add --data=d ada@example.org",
        "user add --scopes read,write --data d -- ada@example.org",
    ])
    func `options may stand anywhere, with a space or an equals sign`(line: String) throws {
        let invocation = try invocation(line)
        #expect(invocation.command.name == "user add")
        #expect(invocation.arguments == ["ada@example.org"])
        #expect(invocation.value(of: .scopes) == "read,write")
        #expect(invocation.value(of: .data) == "d")
    }

    @Test func `two dashes end the options`() throws {
        #expect(try invocation("user add -- --json").arguments == ["--json"])
    }

    @Test func `a single dash is an argument`() throws {
        #expect(try invocation("store import -").arguments == ["-"])
    }

    @Test func `an empty value after an equals sign is a value`() throws {
        #expect(try invocation("user add a@b --scopes=").value(of: .scopes) == "")
    }

    @Test func `listen may be repeated`() throws {
        #expect(try invocation("serve --listen 127.0.0.1:1 --listen=[::1]:2").options["--listen"] == ["127.0.0.1:1", "[::1]:2"])
    }

    @Test(arguments: [
        ("", UsageError.noCommand),
        ("serv", .unknownCommand("serv", nearest: "serve")),
        ("frobnicate", .unknownCommand("frobnicate", nearest: nil)),
        ("user", .incompleteCommand(group: "user", commands: ["add", "list", "passwd", "disable", "enable", "remove"])),
        ("user lst", .unknownCommand("user lst", nearest: "user list")),
        ("serve --lisen 1", .unknownOption("--lisen", nearest: "--listen")),
        ("serve -x", .unknownOption("-x", nearest: nil)),
        ("serve --scopes read", .optionOfAnotherCommand("--scopes", command: "serve", nearest: nil)),
        ("serve --listen", .missingValue(option: "--listen", value: "ADDRESS")),
        ("user list --json=yes", .unexpectedValue(option: "--json")),
        ("user list --json --json", .repeatedOption("--json")),
        ("user list --data a --data b", .repeatedOption("--data")),
        ("user add", .missingArgument("EMAIL", command: "user add")),
        ("user list extra", .extraArgument("extra", command: "user list")),
    ])
    func `what is no command is refused by name`(line: String, expected: UsageError) {
        #expect(throws: expected) { try parser.parse(line.split(separator: " ").map(String.init)) }
    }

    @Test(arguments: ["--help", "-h", "user add --help", "--help user add", "user --help", "serve --data x --help"])
    func `help is an option of everything`(line: String) throws {
        guard case .help = try parser.parse(line.split(separator: " ").map(String.init)) else {
            Issue.record("that is no request for help")
            return
        }
    }
}

struct CommandTableTests {
    @Test func `one option name means the same in every command`() {
        #expect(Set(CommandTable.options.map(\.name)).count == CommandTable.options.count)
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func `every command shows its usage, its options and examples`(name: String) {
        let command = CommandTable.all.first { $0.name == name }!
        for arguments in [["help"] + command.path, command.path + ["--help"]] {
            let run = TestRun(arguments)
            #expect(run.program.run() == 0)
            #expect(run.output.text.contains("Usage: gcreg-auth \(name)"))
            #expect(run.output.text.contains("Examples:\n  # "))
            for option in command.options { #expect(run.output.text.contains("  \(option.name)")) }
        }
    }

    @Test(arguments: CommandTable.all.flatMap { command in command.examples.map(\.line) })
    func `every example is a command that is understood`(line: String) throws {
        var words = line.prefix { !"|<>".contains($0) }.split(separator: " ").map { String($0.replacing("'", with: "")) }
        if words[0].hasPrefix("GCREG_") { words.removeFirst() }
        #expect(words.removeFirst() == "gcreg-auth")
        _ = try ArgumentParser(commands: CommandTable.all, options: CommandTable.options).parse(words)
    }

    @Test func `every option that is a setting names one`() {
        for option in CommandTable.options { if let path = option.setting { #expect(SettingTable.setting(path) != nil) } }
    }
}
