internal import AccountStore
internal import TextFormats

extension StoreCommands {
    static let check = Command(
        path: ["store", "check"], summary: "read everything in a data directory and name all that is damaged",
        options: Option.settings + [.json],
        notes: """
            The server must not run. Nothing is changed, whatever is found. Exit code 0: a start would
            succeed, with everything there. With --json an array of what was found, empty where it is nothing.
            """,
        examples: [Command.Example("gcreg-auth store check --data /var/lib/gcreg-auth", "after a crash, or of a backup")],
        run: { invocation, program throws(ProgramError) in
            let configuration = try program.resolveSettings(invocation).configuration
            try program.checkDataDirectory(configuration.dataDirectory)
            let report = try check(configuration, program, invocation)
            try program.print(invocation.has(.json) ? FindingText.json(report.findings) : FindingText.lines(report.findings))
            guard report.isSound, let summary = report.summary else {
                throw .damagedStore(configuration.dataDirectory, damages: report.findings.damages)
            }
            if !invocation.has(.json) { try program.print(summary) }
        })

    private static func check(
        _ configuration: Configuration, _ program: Program, _ invocation: Invocation
    ) throws(ProgramError) -> StoreReport {
        let bar = ProgressBar(program, invocation)
        defer { bar.clear() }
        var report: StoreReport
        do throws(StoreError) {
            report = try AccountStore.check(configuration.dataDirectory, settings: configuration.store, progress: bar.progress)
        } catch {
            throw .store(error)
        }
        if let fault = secretsFault(configuration) { report.add(fault) }
        return report
    }

    /// A start reads the secrets of login tokens, too, unless the settings have one.
    private static func secretsFault(_ configuration: Configuration) -> Finding? {
        guard configuration.jwtSecret.isEmpty else { return nil }
        do throws(JWTSecretFileError) {
            try JWTSecretFile(directory: configuration.dataDirectory).check()
            return nil
        } catch {
            return Finding(.elsewhere(kind: "jwt_secrets", detail: error.description), file: JWTSecretFile.name)
        }
    }
}

extension Program {
    fileprivate func print(_ summary: StoreSummary) throws(ProgramError) {
        let counts = [(summary.users, "user"), (summary.apiKeys, "API key"), (summary.journalRecords, "journal record")]
        try print("Everything is as it was written: \(counts.map(CountedText.of).joined(separator: ", ")).\n")
    }
}
