internal import AuthAPI
internal import HTTPServer
internal import LinuxSystem
internal import TextFormats

/// The whole program as a value: what it was called with, where it reads and writes, and what time it is.
struct Program: Sendable {
    static let name = "gcreg-auth"
    static let version = "0.1.0"

    /// Without the program's own name.
    let arguments: [String]
    let environment: [String: String]
    let streams: StandardStreams
    let clock: Clock
    let stopRequests = StopRequests()
    /// Whether SIGTERM and SIGINT stop a service, as they do for the process's own program.
    let takesSignals: Bool

    init(
        arguments: [String], environment: [String: String], streams: StandardStreams, clock: Clock = .system, takesSignals: Bool = false
    ) {
        self.arguments = arguments
        self.environment = environment
        self.streams = streams
        self.clock = clock
        self.takesSignals = takesSignals
    }

    /// Runs the program of this process and answers its exit code.
    static func runProcess() -> Int32 {
        do throws(SystemError) {
            try ProcessEnvironment.openStandardStreams()
        } catch {
            // There may be no stream to say it on.
            return ProgramError.failureCode
        }
        SystemCall.ignoreBrokenPipes()
        SystemCall.keepFilesPrivate()
        return Program(
            arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.variables(), streams: .ofProcess,
            takesSignals: true
        ).run()
    }

    /// Does what the arguments say and answers the exit code; a service runs until `stop`.
    func run() -> Int32 {
        do throws(ProgramError) {
            try perform()
            return 0
        } catch {
            for sentence in error.sentences { report(sentence) }
            return error.exitCode
        }
    }

    /// Ends a service, which finishes what it has begun. May be called from any thread.
    func stop() { stopRequests.request(.asked) }

    private func perform() throws(ProgramError) {
        let request: ParsedArguments
        do throws(UsageError) {
            request = try ArgumentParser(commands: CommandTable.all, options: CommandTable.options).parse(arguments)
        } catch {
            throw .usage(error)
        }
        switch request {
        case .help(let words): try HelpCommand.show(words, self)
        case .run(let invocation): try invocation.command.run(invocation, self)
        }
    }
}

// MARK: - What commands share

extension Program {
    var now: Timestamp { Timestamp(seconds: clock.wallSeconds()) }

    func print(_ text: String) throws(ProgramError) { try print(Array(text.utf8)) }

    func print(_ bytes: [UInt8]) throws(ProgramError) {
        do throws(SystemError) {
            try streams.output.write(bytes)
        } catch {
            throw .system(.writeOutput, error)
        }
    }

    /// Writes one line to standard error. What an address or a file name brings along cannot add another.
    func report(_ sentence: String) {
        do throws(SystemError) {
            try streams.error.write("\(Self.name): \(PrintableText.escaped(sentence))\n")
        } catch {
            // There is nowhere left to say it; the exit code does.
        }
    }

    /// The settings from all their sources.
    func resolveSettings(_ invocation: Invocation) throws(ProgramError) -> ResolvedConfiguration {
        let flags = invocation.command.options.compactMap { option -> ConfigurationSources.FlagSetting? in
            guard let path = option.setting, let texts = invocation.options[option.name] else { return nil }
            return ConfigurationSources.FlagSetting(path: path, flag: option.name, texts: texts)
        }
        return try resolveSettings(file: invocation.value(of: .config), flags: flags)
    }

    /// The settings that the server has when it is called with no other flag than that for its file.
    func resolveSettings(file: String?, flags: [ConfigurationSources.FlagSetting] = []) throws(ProgramError) -> ResolvedConfiguration {
        do throws(ConfigurationFaults) {
            return try ConfigurationSources(file: file, environment: environment, flags: flags).resolve()
        } catch {
            throw .configuration(error)
        }
    }
}
