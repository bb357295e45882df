internal import TextFormats

/// `user …`: who may log in. They work whether or not the server runs.
enum UserCommands {
    private static let user = Command.Argument(name: "USER", meaning: "the user's e-mail address or id")
    private static let options = Option.settings + [.json]

    static let add = Command(
        path: ["user", "add"], summary: "add a user, asking for the password twice",
        arguments: [Command.Argument(name: "EMAIL", meaning: "the e-mail address to log in with")],
        options: [.scopes, .passwordFromInput, .withKey] + options,
        notes: "The password is typed without being shown, or read from standard input; it is never an argument.",
        examples: [
            Command.Example("gcreg-auth user add ada@example.org --scopes read,write", "ask for the password"),
            Command.Example("gcreg-auth user add ada@example.org --password-stdin < password.txt", "for scripts"),
            Command.Example("gcreg-auth user add ada@example.org --with-key first", "with an API key, which is printed once"),
        ],
        run: { invocation, program throws(ProgramError) in
            let password = try PasswordPrompt(streams: program.streams).newPassword(fromInput: invocation.has(.passwordFromInput))
            try program.withOperatorAPI(invocation, missingData: .make) { api throws(ProgramError) in
                let answer = try api.addUser(invocation.arguments[0], password: password, scopes: invocation.value(of: .scopes))
                try program.print(answer, invocation) { "Added user \($0.id), \($0.email), with the scopes \($0.scopesText)." }
                guard let name = invocation.value(of: .withKey) else { return }
                let key = try api.addAPIKey(ofUser: try UserRow.row(answer).id, APIKeyWishes(name: name))
                try program.print(newKey: key, invocation) { "Made API key \($0)." }
            }
        })

    static let list = Command(
        path: ["user", "list"], summary: "list the users", options: options,
        examples: [
            Command.Example("gcreg-auth user list", "as a table"),
            Command.Example("gcreg-auth user list --json | jq -r '.[].email'", "only the e-mail addresses"),
        ],
        run: { invocation, program throws(ProgramError) in
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                let answer = try api.users()
                if invocation.has(.json) { return try program.print(answer + [ASCII.lineFeed]) }
                let rows = try UserRow.rows(answer).map { user in
                    [String(user.id), user.email, user.scopesText, user.isActive ? "yes" : "no", user.createdAt]
                }
                try program.print(TextTable(headings: ["ID", "EMAIL", "SCOPES", "ACTIVE", "CREATED"], rows: rows).text)
            }
        })

    static let passwd = Command(
        path: ["user", "passwd"], summary: "set a user's password, asking for it twice", arguments: [user],
        options: [.passwordFromInput] + options,
        examples: [
            Command.Example("gcreg-auth user passwd ada@example.org", "ask for the new password"),
            Command.Example("gcreg-auth user passwd 3 --password-stdin < password.txt", "for scripts"),
        ],
        run: { invocation, program throws(ProgramError) in
            let password = try PasswordPrompt(streams: program.streams).newPassword(fromInput: invocation.has(.passwordFromInput))
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                let user = try UserRow.find(invocation.arguments[0], api)
                let answer = try api.setPassword(of: user.id, to: password)
                try program.print(answer, invocation) { "Changed the password of user \($0.id), \($0.email)." }
            }
        })

    static let disable = Command(
        path: ["user", "disable"], summary: "keep a user from logging in, and the user's keys from working", arguments: [user],
        options: options,
        examples: [Command.Example("gcreg-auth user disable ada@example.org", "until `user enable`; nothing is deleted")],
        run: { invocation, program throws(ProgramError) in
            try setActive(false, invocation, program) { "Disabled user \($0.id), \($0.email)." }
        })

    static let enable = Command(
        path: ["user", "enable"], summary: "let a disabled user log in again", arguments: [user], options: options,
        examples: [Command.Example("gcreg-auth user enable ada@example.org", "undo `user disable`")],
        run: { invocation, program throws(ProgramError) in
            try setActive(true, invocation, program) { "Enabled user \($0.id), \($0.email)." }
        })

    static let remove = Command(
        path: ["user", "remove"], summary: "delete a user and all of the user's keys", arguments: [user], options: options,
        examples: [Command.Example("gcreg-auth user remove ada@example.org", "for good: ids are never used again")],
        run: { invocation, program throws(ProgramError) in
            try program.withOperatorAPI(invocation) { api throws(ProgramError) in
                let user = try UserRow.find(invocation.arguments[0], api)
                try api.removeUser(user.id)
                try program.print(removed: user.id, invocation, "Removed user \(user.id), \(user.email), and all of the user's keys.")
            }
        })

    private static func setActive(
        _ isActive: Bool, _ invocation: Invocation, _ program: Program, _ sentence: (UserRow) -> String
    ) throws(ProgramError) {
        try program.withOperatorAPI(invocation) { api throws(ProgramError) in
            let user = try UserRow.find(invocation.arguments[0], api)
            try program.print(try api.setActive(isActive, of: user.id), invocation, sentence)
        }
    }
}

extension Program {
    /// Prints the API's own JSON, or a sentence about the user in it.
    fileprivate func print(_ answer: [UInt8], _ invocation: Invocation, _ sentence: (UserRow) -> String) throws(ProgramError) {
        if invocation.has(.json) { return try print(answer + [ASCII.lineFeed]) }
        try print(PrintableText.escaped(sentence(try UserRow.row(answer))) + "\n")
    }

    /// Says that something is gone, of which the API has nothing more to show than that.
    func print(removed id: Int, _ invocation: Invocation, _ sentence: String) throws(ProgramError) {
        guard invocation.has(.json) else { return try print(PrintableText.escaped(sentence) + "\n") }
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("removed", id)
        bytes.closeObject()
        bytes.append("\n")
        try print(bytes)
    }
}
