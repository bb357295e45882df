import LinuxSystem
import TestSupport
import Testing

/// The README's programs, run as they stand there.
@Suite(.serialized) struct ReadmeProgramTests {
    static let python = "/usr/bin/python3"
    static let pythonExists = exists(python)

    private let directory = TemporaryDirectory()

    /// An old service's accounts: two people, the second of whom may do everything, and keys of two forms. The password is `correct horse battery staple`.
    private static let oldAccounts = """
        import base64, hashlib, hmac, json, sqlite3, sys, time
        database = sqlite3.connect("old.db")
        database.executescript(open("schema.sql").read())
        password = "$2b$04$R5wG1eC8WfIhFHTqJmpI7.zlyNdrtxVYxI6uN8Gw2qJpX74I1s4R2"
        database.execute("INSERT INTO users VALUES (3, 'Ada@example.org', ?, 1, 0, '2024-01-01 13:10:00.123456')", [password])
        database.execute("INSERT INTO users VALUES (7, 'grace@example.org', ?, 1, 1, '2024-01-02 13:10:00')", [password])
        def add(id, user, name, key, active):
            database.execute("INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, 'read,write', 2000, ?, NULL, '2999-01-01 00:00:00', '2024-01-03 13:10:00')",
                             [id, user, name, key[:8], hashlib.sha256(key.encode()).hexdigest(), active])
        add(1, 3, "Zo\\u00eb's \\"integration\\"", "gcreg_2fCeA78CA62644eB55B0A36249245A27", 1)
        add(5, 7, "of another form", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", 1)
        add(6, 7, "switched off", "gcreg_switched_off", 0)
        database.commit()
        def encoded(data):
            return base64.urlsafe_b64encode(data).rstrip(b"=")
        secret = "the secret of the old service, of 32 bytes or more"
        open("old-secret", "w").write(secret + "\\n")
        signed = encoded(b'{"alg":"HS256","typ":"JWT"}') + b"." + encoded(json.dumps({"sub": "3", "exp": int(time.time()) + 600}).encode())
        print((signed + b"." + encoded(hmac.new(secret.encode(), signed, hashlib.sha256).digest())).decode(), end="")
        """

    @Test(.enabled(if: pythonExists, "python3 is not installed: apt-get install python3"))
    func `an existing deployment moves over with its passwords, keys and tokens`() throws {
        let moving = try section("## Moving an existing deployment over")
        try writeFile(directory.file("schema.sql"), Array(block("sql", of: moving).utf8))
        try writeFile(directory.file("export.py"), Array(block("python", of: moving).utf8))
        try writeFile(directory.file("old.py"), Array(Self.oldAccounts.utf8))
        let token = try shell("exec python3 old.py")
        let lines = block("sh", of: moving.dropping(through: "```sh\n")).split(separator: "\n")
        #expect(lines.count == 5 && lines[4].hasSuffix("gcreg-auth serve"))
        #expect(try shell(lines.dropLast().joined(separator: " && ")) == "Imported 2 users and 3 API keys.\n")
        #expect(!exists(directory.file("accounts.jsonl")))

        let service = try Service(in: directory, environment: ["GCREG_JWT_SECRET_FILE": directory.file("old-secret")])
        #expect(try service.call("GET", "/auth/verify", bearer: token).member("user_id") == "3")
        let list = try service.call("GET", "/auth/api-keys", bearer: token)
        #expect(list.text.contains(#""key_name":"Zoë's \"integration\"","key_prefix":"gcreg_2f""#) && list.text.contains(#""rate_limit":2000"#))
        for (key, user) in [("gcreg_2fCeA78CA62644eB55B0A36249245A27", "3"), ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", "7")] {
            let answer = try service.call("GET", "/auth/verify", bearer: key)
            #expect(answer.member("user_id") == user && answer.member("remaining") == "1999")
        }
        #expect(try service.call("GET", "/auth/verify", bearer: "gcreg_switched_off").status == 401)
        for _ in 1...2 { #expect(try !service.logIn("ada@EXAMPLE.org", "correct horse battery staple").isEmpty) }
        #expect(service.stop() == 0)
        let users = try String(decoding: readFile("\(service.data)/users.json"), as: UTF8.self).split(separator: "\n")
        #expect(users[1].contains(#""password_hash":"$y$"#) && users[2].contains(#""password_hash":"$2b$"#))
    }

    @Test func `what PostgreSQL prints has the members that are imported`() throws {
        let moving = try section("## Moving an existing deployment over")
        // `"type": ` in the one, `'type', ` in the other.
        let members = block("python", of: moving).split(separator: "\"").filter { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
        let names = Set(members).subtracting(["user", "api_key", "hashed_password", "is_superuser", "key_hash", "key"])
        #expect(names.count == 14)
        for name in names { #expect(block("sh", of: moving).contains("'\(name)', "), "\(name)") }
    }

    @Test(.enabled(if: pythonExists, "python3 is not installed: apt-get install python3"))
    func `the program for checksums says of every file whether it is right`() throws {
        try writeFile(directory.file("check.py"), Array(block("python", of: section("### Checksums")).utf8))
        let service = try Service(in: directory)
        let token = try service.logIn(Service.firstUser, service.firstPassword())
        for number in 1...3 { _ = try service.createKey(token, #"{"key_name":"key \#(number)"}"#) }
        let journal = try shell("exec python3 check.py data/journal-000001.jsonl").split(separator: "\n")
        #expect(journal.count >= 5 && Set(journal) == ["right"])
        #expect(try RunningProgram.run(["backup", directory.file("copy"), "--data", service.data]).exitCode == 0)
        #expect(try shell("exec python3 check.py copy/backup.json") == "right\n")
        #expect(service.stop() == 0)
        for name in ["users.json", "api-keys.json"] {
            #expect(try shell("exec python3 check.py data/\(name)") == "right\n")
            var bytes = try readFile("\(service.data)/\(name)")
            bytes[20] ^= 1
            try writeFile(directory.file("data/\(name)"), bytes)
            #expect(try shell("exec python3 check.py data/\(name)") == "wrong\n")
        }
    }

    private func shell(_ line: String) throws -> String {
        let programs = RunningProgram.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let ended = try RunningProgram.run(
            ["-c", "cd '\(directory.path)' && \(line)"], executable: "/bin/sh", environment: ["PATH": "\(programs):/usr/bin:/bin"])
        guard ended.exitCode == 0 else { throw LoopbackClient.Failure(description: ended.standardError) }
        return ended.standardOutput
    }

    /// From a heading of the README on.
    private func section(_ heading: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let text = String(decoding: try readFile("\(root)/README.md"), as: UTF8.self)
        return text.dropping(through: "\n\(heading)\n")
    }

    /// The first block of code in this language.
    private func block(_ language: String, of text: String) -> String {
        let rest = text.dropping(through: "```\(language)\n")
        return rest.firstRange(of: "```\n").map { String(rest[..<$0.lowerBound]) } ?? ""
    }
}

extension String {
    fileprivate func dropping(through text: String) -> String {
        firstRange(of: text).map { String(self[$0.upperBound...]) } ?? ""
    }
}
