/// One command of the program: what it is called with, what its help says, and what it does.
struct Command: Sendable {
    typealias Run = @Sendable (Invocation, Program) throws(ProgramError) -> Void

    /// The words that name it, such as `user add`.
    let path: [String]
    let summary: String
    var arguments: [Argument] = []
    var options: [Option] = []
    /// What a person should know beyond the summary; empty where that says it all.
    var notes = ""
    let examples: [Example]
    let run: Run

    var name: String { path.joined(separator: " ") }

    /// A word that follows the command, such as EMAIL.
    struct Argument: Sendable {
        let name: String
        let meaning: String
        var isRequired = true
    }

    struct Example: Sendable {
        let line: String
        let meaning: String

        init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }
}

/// Something that is given by name, `--data DIR` or `--json`. One name means the same in every command.
struct Option: Equatable, Sendable {
    /// With its dashes.
    let name: String
    /// What its value is called in the help; nil for an option without one.
    let value: String?
    let meaning: String
    /// May be given more than once.
    var isRepeatable = false
    /// The setting whose value it is, if it is one.
    var setting: String?
}

extension Option {
    static let help = Option(name: "--help", value: nil, meaning: "show this help")
    static let json = Option(name: "--json", value: nil, meaning: "print JSON, for scripts")
    static let config = Option(name: "--config", value: "FILE", meaning: "read settings from this JSON file")
    static let data = Option(name: "--data", value: "DIR", meaning: "the data directory (default ./data)", setting: "data")
    static let listen = Option(
        name: "--listen", value: "ADDRESS", meaning: "serve here: 127.0.0.1:8080, [::1]:8080 or unix:/path; may be repeated",
        isRepeatable: true, setting: "listen")
    static let logFormat = Option(name: "--log-format", value: "FORMAT", meaning: "text, json, or auto: text on a terminal", setting: "log.format")
    static let logLevel = Option(name: "--log-level", value: "LEVEL", meaning: "debug, info, warning or error", setting: "log.level")
    static let passwordFromInput = Option(name: "--password-stdin", value: nil, meaning: "read the password from standard input, its first line")
    static let scopes = Option(name: "--scopes", value: "SCOPES", meaning: "what the user may do, separated by commas")
    static let withKey = Option(name: "--with-key", value: "NAME", meaning: "also make a first API key of this name, which is printed once")
    static let keyScopes = Option(name: "--key-scopes", value: "SCOPES", meaning: "what the key may do, separated by commas (default read)")
    static let rateLimit = Option(name: "--rate-limit", value: "NUMBER", meaning: "requests an hour (default 1000)")
    static let expiresAt = Option(name: "--expires-at", value: "TIME", meaning: "when it ends, such as 2027-01-31T00:00:00Z (default never)")
    static let allowedIPs = Option(
        name: "--allowed-ip", value: "RANGE", meaning: "an address or range that it may be used from, such as 10.0.0.0/8; may be repeated",
        isRepeatable: true)
    static let grace = Option(name: "--grace", value: "SECONDS", meaning: "how long the text before works, too (default 0, at most 30 days)")
    static let user = Option(name: "--user", value: "USER", meaning: "only the keys of this user, an e-mail address or an id")
    static let upstream = Option(name: "--upstream", value: "URL", meaning: "the API to protect (default http://\(ProxyPlan.upstreamDefault))")
    static let scope = Option(name: "--scope", value: "SCOPES", meaning: "what a credential must have, separated by commas; empty: nothing (default read)")
    static let authServer = Option(
        name: "--auth-server", value: "ADDRESS", meaning: "where the proxy finds this server (default: the first TCP address of the setting `listen`)")
    static let example = Option(name: "--example", value: nil, meaning: "print a configuration file with every setting at its default")

    /// What every command takes that looks at the settings.
    static let settings: [Option] = [.config, .data]
    /// What a command takes that looks at all of them.
    static let allSettings: [Option] = [.config, .listen, .data, .logFormat, .logLevel]
}
