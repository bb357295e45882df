internal import TextFormats

/// `secret …`: what login tokens are signed with. They work whether or not the server runs.
enum SecretCommands {
    static let rotate = Command(
        path: ["secret", "rotate"], summary: "sign login tokens with a new secret from now on", options: Option.settings + [.json],
        notes: """
            Nobody is logged out: the secret before verifies until the last token that it signed has expired,
            and so jwt.lifetime_seconds longer. Where the settings have jwt.secret, they say what to do.
            """,
        examples: [Command.Example("gcreg-auth secret rotate", "at once, without a restart")],
        run: { invocation, program throws(ProgramError) in
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                let answer = try api.rotateSecret()
                if invocation.has(.json) { return try program.print(answer + [ASCII.lineFeed]) }
                try program.print(PrintableText.escaped(try sentence(SecretRow.rows(answer))) + "\n")
            }
        })

    static let list = Command(
        path: ["secret", "list"], summary: "list what login tokens are signed and verified with, but no secret", options: Option.settings + [.json],
        examples: [Command.Example("gcreg-auth secret list", "as a table")],
        run: { invocation, program throws(ProgramError) in
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                let answer = try api.secrets()
                if invocation.has(.json) { return try program.print(answer + [ASCII.lineFeed]) }
                try program.print(TextTable(headings: SecretRow.headings, rows: try SecretRow.rows(answer).map(\.cells)).text)
            }
        })

    private static func sentence(_ rows: [SecretRow]) throws(ProgramError) -> String {
        guard let signer = rows.first else { throw .unexpectedAnswer }
        let now = "Login tokens are signed with the secret \(signer.name) from now on."
        guard let before = rows.dropFirst().first, let end = before.verifiesUntil else { return now }
        return "\(now) \(before.name) verifies until \(end)."
    }
}
