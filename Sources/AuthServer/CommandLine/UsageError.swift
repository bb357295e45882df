/// Arguments that are no command: exit code 2.
enum UsageError: Error, Equatable, CustomStringConvertible {
    case noCommand
    case unknownCommand(String, nearest: String?)
    case incompleteCommand(group: String, commands: [String])
    case unknownOption(String, nearest: String?)
    case optionOfAnotherCommand(String, command: String, nearest: String?)
    case missingValue(option: String, value: String)
    case unexpectedValue(option: String)
    case repeatedOption(String)
    case missingArgument(String, command: String)
    case extraArgument(String, command: String)
    /// A password among the arguments would be in the shell's history and in the list of processes.
    case passwordNeedsTerminal
    case noSuchTopic(String, nearest: String?)
    case notAKeyID(String)
    case notANumber(option: String, String)
    /// For a proxy that is to be configured.
    case notAnAddress(option: String, String, example: String)
    case noSuchScope(String, known: [String])
    case noAddressForProxies

    var description: String {
        switch self {
        case .noCommand: "no command was given; `gcreg-auth help` lists them"
        case .unknownCommand(let name, let nearest):
            "there is no command `\(name)`\(NearestName.question(nearest.map { "`\($0)`" }, orElse: "`gcreg-auth help` lists them"))"
        case .incompleteCommand(let group, let commands):
            "`\(group)` needs a second word: \(commands.joined(separator: ", "))"
        case .unknownOption(let name, let nearest):
            "there is no option \(name)\(NearestName.question(nearest, orElse: "`gcreg-auth help` shows the commands and their options"))"
        case .optionOfAnotherCommand(let name, let command, let nearest):
            "`\(command)` has no option \(name)\(NearestName.question(nearest, orElse: "see `gcreg-auth help \(command)`"))"
        case .missingValue(let option, let value): "\(option) needs a value: \(option) \(value)"
        case .unexpectedValue(let option): "\(option) takes no value"
        case .repeatedOption(let option): "\(option) was given twice; give it once"
        case .missingArgument(let argument, let command): "`\(command)` needs \(argument); see `gcreg-auth help \(command)`"
        case .extraArgument(let argument, let command): "`\(command)` does not take \"\(argument)\"; see `gcreg-auth help \(command)`"
        case .passwordNeedsTerminal: "standard input is no terminal to ask for the password on; send it there and add --password-stdin"
        case .noSuchTopic(let name, let nearest):
            "there is no help about `\(name)`\(NearestName.question(nearest.map { "`\($0)`" }, orElse: "`gcreg-auth help` lists the commands"))"
        case .notAKeyID(let text): "\"\(text)\" is no key id: it is a whole number, as `gcreg-auth key list` shows it"
        case .notANumber(let option, let text): "\(option) must be a whole number, and not \"\(text)\""
        case .notAnAddress(let option, let text, let example): "\(option) must be like \(example), and not \"\(text)\""
        case .noSuchScope(let name, let known): "there is no scope \"\(name)\"; the settings have \(known.joined(separator: ", "))"
        case .noAddressForProxies: "the setting `listen` has no TCP address with a port that a proxy could connect to; name one with --auth-server"
        }
    }
}
