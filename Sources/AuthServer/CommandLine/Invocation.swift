/// A command with what it was given.
struct Invocation: Sendable {
    let command: Command
    let arguments: [String]
    /// The values of each option by its name; one without a value has an empty text.
    let options: [String: [String]]

    func has(_ option: Option) -> Bool { options[option.name] != nil }

    func value(of option: Option) -> String? { options[option.name]?.last }

    /// All values of an option that may be repeated.
    func values(of option: Option) -> [String] { options[option.name, default: []] }

    /// The argument at a place, nil if it was left out.
    func argument(_ index: Int) -> String? { index < arguments.count ? arguments[index] : nil }
}

/// What the arguments ask for.
enum ParsedArguments: Sendable {
    case run(Invocation)
    /// Help about these words, a command or the beginning of one.
    case help([String])
}
