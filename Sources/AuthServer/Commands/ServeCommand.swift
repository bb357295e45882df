internal import LinuxSystem

/// `serve`: the service itself, until SIGTERM or SIGINT.
enum ServeCommand {
    static let command = Command(
        path: ["serve"], summary: "serve the API until SIGTERM or SIGINT", options: Option.allSettings,
        notes: """
            The first start makes the data directory, a secret for login tokens, and a first user whose
            password is shown once on a terminal, and otherwise written to a file that the log names.
            A signal lets requests in flight finish; another one, a second or more later, does not wait.
            """,
        examples: [
            Command.Example("gcreg-auth serve", "http://127.0.0.1:8080, with the data in ./data"),
            Command.Example(
                "gcreg-auth serve --listen 127.0.0.1:8080 --listen '[::1]:8080' --data /var/lib/gcreg-auth", "two addresses, data elsewhere"),
            Command.Example("GCREG_LOG_LEVEL=warning gcreg-auth serve --config /etc/gcreg-auth.json", "settings from the environment and a file"),
        ],
        run: run)

    private static func run(_ invocation: Invocation, _ program: Program) throws(ProgramError) {
        let began = Clock.elapsedMicroseconds()
        // First of all: every thread that is started later inherits that these signals are not its own.
        let signals = program.takesSignals ? try SignalListener() : nil
        let configuration = try program.resolveSettings(invocation).configuration
        let log = try Log.starting(configuration, program)
        defer { log.stop() }
        try signals?.start(for: program)
        let service = try RunningService.start(configuration, program, log: log)
        log.write(.info, "ready") { line in
            line.add("version", Program.version)
            line.add("process_id", Int(SystemCall.processID()))
            line.add("duration_ms", (Clock.elapsedMicroseconds() - began) / 1_000)
        }
        let reason = program.stopRequests.wait()
        log.write(.info, "stopping")
        try service.stop()
        log.write(.info, "stopped")
        if reason == .loopFailed { throw .loopFailed }
    }
}
