internal import TextFormats

/// `key …`: the API keys of all users. They work whether or not the server runs.
enum KeyCommands {
    static let list = Command(
        path: ["key", "list"], summary: "list the API keys of all users, or of one", options: [.user] + Option.settings + [.json],
        examples: [
            Command.Example("gcreg-auth key list", "everyone's keys"),
            Command.Example("gcreg-auth key list --user ada@example.org --json", "one user's keys, for scripts"),
        ],
        run: { invocation, program throws(ProgramError) in
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                var userID: Int?
                if let name = invocation.value(of: .user) { userID = try UserRow.find(name, api).id }
                let answer = try api.apiKeys(ofUser: userID)
                if invocation.has(.json) { return try program.print(answer + [ASCII.lineFeed]) }
                let rows = try APIKeyRow.rows(answer).map(\.cells)
                try program.print(TextTable(headings: APIKeyRow.headings, rows: rows).text)
            }
        })

    static let revoke = Command(
        path: ["key", "revoke"], summary: "delete an API key, whoever's it is, so that it works no more",
        arguments: [Command.Argument(name: "ID", meaning: "the key's id, as `key list` shows it")], options: Option.settings + [.json],
        examples: [Command.Example("gcreg-auth key revoke 17", "at once and for good")],
        run: { invocation, program throws(ProgramError) in
            let text = invocation.arguments[0]
            guard let id = Int(text), id > 0 else { throw .usage(.notAKeyID(text)) }
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                try api.revokeAPIKey(id)
                try program.print(removed: id, invocation, "Revoked API key \(id).")
            }
        })
}
