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

    static let create = Command(
        path: ["key", "create"], summary: "make an API key for a user, and print its text once",
        arguments: [
            Command.Argument(name: "USER", meaning: "whose it is: an e-mail address or an id"),
            Command.Argument(name: "NAME", meaning: "what people call it"),
        ],
        options: [.keyScopes, .rateLimit, .expiresAt, .allowedIPs] + Option.settings + [.json],
        notes: "The user must have the scopes that the key gets. The text is kept nowhere: who loses it rotates the key.",
        examples: [
            Command.Example("gcreg-auth key create ada@example.org nightly", "with the scope read"),
            Command.Example("gcreg-auth key create 3 Meter --key-scopes read,write --rate-limit 60 --json", "for scripts"),
        ],
        run: { invocation, program throws(ProgramError) in
            var wishes = APIKeyWishes(name: invocation.arguments[1])
            wishes.scopes = invocation.value(of: .keyScopes)
            wishes.rateLimit = try invocation.number(of: .rateLimit)
            wishes.expiresAt = invocation.value(of: .expiresAt)
            wishes.allowedIPs = invocation.values(of: .allowedIPs)
            try program.withOperatorAPI(invocation) { [wishes] api throws(ProgramError) in
                let user = try UserRow.find(invocation.arguments[0], api)
                try program.print(newKey: try api.addAPIKey(ofUser: user.id, wishes), invocation) { "Made API key \($0) of user \(user.id), \(user.email)." }
            }
        })

    static let rotate = Command(
        path: ["key", "rotate"], summary: "give an API key a new text, and print it once",
        arguments: [Command.Argument(name: "ID", meaning: "the key's id, as `key list` shows it")],
        options: [.grace] + Option.settings + [.json],
        notes: "The key stays what it is: id, settings and counters. Rotating again ends an earlier grace.",
        examples: [Command.Example("gcreg-auth key rotate 17 --grace 86400", "both texts work for a day")],
        run: { invocation, program throws(ProgramError) in
            let id = try keyID(invocation)
            let graceSeconds = try invocation.number(of: .grace)
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                try program.print(newKey: try api.rotateAPIKey(id, graceSeconds: graceSeconds), invocation) { "Rotated API key \($0)." }
            }
        })

    static let revoke = Command(
        path: ["key", "revoke"], summary: "delete an API key, whoever's it is, so that it works no more",
        arguments: [Command.Argument(name: "ID", meaning: "the key's id, as `key list` shows it")], options: Option.settings + [.json],
        examples: [Command.Example("gcreg-auth key revoke 17", "at once and for good")],
        run: { invocation, program throws(ProgramError) in
            let id = try keyID(invocation)
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                try api.revokeAPIKey(id)
                try program.print(removed: id, invocation, "Revoked API key \(id).")
            }
        })

    private static func keyID(_ invocation: Invocation) throws(ProgramError) -> Int {
        let text = invocation.arguments[0]
        guard let id = Int(text), id > 0 else { throw .usage(.notAKeyID(text)) }
        return id
    }
}

extension Program {
    /// Prints the API's own JSON, or a sentence and the text that is shown this once.
    func print(newKey answer: [UInt8], _ invocation: Invocation, _ sentence: (Int) -> String) throws(ProgramError) {
        if invocation.has(.json) { return try print(answer + [ASCII.lineFeed]) }
        let key = try NewAPIKey(answer)
        try print(PrintableText.escaped(sentence(key.id)) + " Its text is shown this once:\n\n  \(PrintableText.escaped(key.text))\n\n")
    }
}

extension Invocation {
    func number(of option: Option) throws(ProgramError) -> Int? {
        guard let text = value(of: option) else { return nil }
        guard let number = Int(text) else { throw .usage(.notANumber(option: option.name, text)) }
        return number
    }
}
