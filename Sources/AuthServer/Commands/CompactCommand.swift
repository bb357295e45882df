internal import TextFormats

/// `store compact`: a new snapshot now. It works whether or not the server runs.
enum CompactCommand {
    static let command = Command(
        path: ["store", "compact"], summary: "write a new snapshot now and let the journal go that it stands for",
        options: Option.settings + [.json],
        notes: """
            It works whether or not the server runs, and the server goes on serving meanwhile. There is
            no need for it: a snapshot is made by itself when the journal has grown.
            """,
        examples: [Command.Example("gcreg-auth store compact --data /var/lib/gcreg-auth", "before an upgrade, for a quick start")],
        run: { invocation, program throws(ProgramError) in
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                let answer = try api.compact()
                if invocation.has(.json) { return try program.print(answer + [ASCII.lineFeed]) }
                try program.print(try sentence(answer) + "\n")
            }
        })

    private static func sentence(_ answer: [UInt8]) throws(ProgramError) -> String {
        guard let document = JSONDocument(answer, depthMaximum: 8), let isWritten = document["written"]?.boolean else {
            throw .unexpectedAnswer
        }
        guard isWritten else { return "There was nothing to do: the last snapshot has everything." }
        guard let users = document["users"]?.integer, let keys = document["api_keys"]?.integer,
            let bytes = document["snapshot_bytes"]?.integer, let released = document["released_journal_bytes"]?.integer,
            let milliseconds = document["milliseconds"]?.integer, let wasRunning = document["was_running"]?.boolean
        else { throw .unexpectedAnswer }
        let snapshot = "\(CountedText.of(users, "user")) and \(CountedText.of(keys, "API key")) in \(CountedText.of(bytes, "byte"))"
        let result = "\(snapshot), written in \(milliseconds) ms; \(CountedText.of(released, "byte")) of journal are gone."
        return wasRunning ? "A snapshot was being written already, and was waited for: \(result)" : "New snapshot: \(result)"
    }
}
