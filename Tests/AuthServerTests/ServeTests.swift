import AccountStore
import Cryptography
import HTTPServer
import LinuxSystem
import TestSupport
import Testing

@testable import AuthServer

/// A service in this process, on a port that the kernel chose.
private final class TestService: Sendable {
    let run: TestRun
    let data: String
    private let exitCode = Monitor<Int32?>(nil)

    init(_ data: String, arguments: [String] = [], environment: [String: String] = [:], isTerminal: Bool = false, waitingFor text: String = "ready") throws {
        self.data = data
        run = TestRun(["serve", "--listen", "127.0.0.1:0", "--data", data] + arguments, environment: environment, isTerminal: isTerminal)
        try Thread.detach(named: "service") { [run, exitCode] in
            let code = run.program.run()
            exitCode.change { $0 = code }
        }
        guard run.error.waitFor(text) else { throw Failure.notReady(run.error.text) }
    }

    enum Failure: Error { case notReady(String), noPort(String), noPassword(String) }

    func stop() -> Int32? {
        run.program.stop()
        return exitCode.wait(atMostMilliseconds: 10_000) { $0 }
    }

    var address: ListenAddress {
        get throws {
            let text = run.error.text
            guard let range = text.firstRange(of: "127.0.0.1:"),
                let address = ListenAddress(String(text[range.lowerBound...].prefix { $0.isNumber || ".:".contains($0) }))
            else { throw Failure.noPort(text) }
            return address
        }
    }

    func send(_ method: String, _ path: String, token: String? = nil, body: String = "") throws -> Answer {
        let client = try LoopbackClient(try address)
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        try client.send(
            "\(method) \(path) HTTP/1.1\r\nHost: x\r\n\(authorization)Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try client.readAnswer()
    }

    func logIn(_ email: String, _ password: String) throws -> Answer {
        try send("POST", "/auth/login", body: #"{"username":"\#(email)","password":"\#(password)"}"#)
    }

    /// The signing one first.
    func secretNames() throws -> [String] {
        let list = command("secret", "list", "--json")
        let rows = JSONDocument(Array(list.output.utf8), depthMaximum: 4)?.elements
        return try #require(rows, "\(list)").compactMap { $0["kid"]?.text }
    }

    func command(_ arguments: String..., input: String = "") -> (code: Int32, output: String, error: String) {
        let run = TestRun(arguments + ["--data", data], input: PreparedInput(input))
        let code = run.program.run()
        return (code, run.output.text, run.error.text)
    }
}

struct ServeTests {
    private let directory = TemporaryDirectory()
    private var data: String { directory.file("data") }

    private func passwordInFile() throws -> String {
        let lines = try directory.read("data/first-user.txt").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("password: ") }) else { throw TestService.Failure.noPassword(lines.joined()) }
        return String(line.dropFirst("password: ".count))
    }

    @Test func `a first start makes a user, serves, drains and ends with 0`() throws {
        let service = try TestService(data)
        #expect(try service.send("GET", "/readyz").status == 200)
        #expect(try SystemCall.permissions(of: "\(data)/control.sock").mode == 0o600)
        #expect(try SystemCall.permissions(of: "\(data)/first-user.txt").mode == 0o600)
        #expect(try service.logIn(FirstUser.email, try passwordInFile()).status == 200)
        #expect(service.stop() == 0)
        #expect(service.run.error.text.contains("\"event\":\"stopped\""))
        #expect(
            try SystemCall.names(inDirectory: data).sorted().filter { !$0.hasPrefix("journal-") } == [
                "api-keys.json", "jwt-secrets.json", "lock", "users.json",
            ])
    }

    @Test func `the file with the password goes at the first login, not before`() throws {
        let service = try TestService(data)
        let password = try passwordInFile()
        #expect(service.command("user", "add", "ada@example.org", "--password-stdin", input: "correct horse").code == 0)
        #expect(try service.logIn("ada@example.org", "correct horse").status == 200)
        #expect(try service.logIn(FirstUser.email, "wrong password").status == 401)
        #expect(try passwordInFile() == password)
        #expect(try service.logIn(FirstUser.email, password).status == 200)
        #expect(service.stop() == 0)
        #expect(!(try SystemCall.names(inDirectory: data).contains("first-user.txt")))
    }

    @Test func `the file with the password still goes when the first login is in a later run`() throws {
        #expect(try TestService(data).stop() == 0)
        let password = try passwordInFile()
        let service = try TestService(data)
        #expect(try passwordInFile() == password)
        #expect(try service.logIn(FirstUser.email, password).status == 200)
        #expect(service.stop() == 0)
        #expect(!(try SystemCall.names(inDirectory: data).contains("first-user.txt")))
    }

    @Test func `a start whose log is for warnings alone still says where the password is, and so does the next`() throws {
        for _ in 1...2 {
            let service = try TestService(data, arguments: ["--log-level", "warning"], waitingFor: "first-user.txt")
            #expect(service.run.error.text.split(separator: "\n").count == 1)
            #expect(service.stop() == 0)
        }
    }

    @Test func `on a terminal the password is shown, once, and in no file`() throws {
        let first = try TestService(data, isTerminal: true)
        let shown = first.run.output.text
        #expect(shown.contains("email:    \(FirstUser.email)\n"))
        let password = shown.split(separator: "\n").first { $0.hasPrefix("  password: ") }!.dropFirst("  password: ".count)
        #expect(try first.logIn(FirstUser.email, String(password)).status == 200)
        #expect(first.stop() == 0)
        let second = try TestService(data, isTerminal: true)
        #expect(second.run.output.text.isEmpty)
        #expect(second.stop() == 0)
        #expect(!(try SystemCall.names(inDirectory: data).contains("first-user.txt")))
    }

    @Test func `neither log nor arguments ever show a credential`() throws {
        let service = try TestService(data, arguments: ["--log-level", "debug"])
        let password = try passwordInFile()
        let login = try service.logIn(FirstUser.email, password)
        let token = try #require(JSONDocument(login.body, depthMaximum: 4)?["access_token"]?.text)
        let created = try service.send("POST", "/auth/api-keys?note=\(password)", token: token, body: #"{"key_name":"k"}"#)
        let key = try #require(JSONDocument(created.body, depthMaximum: 4)?["api_key"]?.text)
        #expect(try service.send("GET", "/auth/api-keys?limit=7", token: key).status == 200)
        // A credential in the place of an id.
        for path in ["/auth/api-keys/\(key)", "/auth/api-keys/\(token)", "/\(key)/\(token)"] {
            #expect(try service.send("DELETE", path, token: key).status != 200)
        }
        #expect(service.stop() == 0)
        let log = service.run.error.text
        for secret in [password, token, key, "limit=7"] + token.split(separator: ".").map(String.init) { #expect(!log.contains(secret)) }
        #expect(log.contains(#""path":"/auth/api-keys","status":200"#))
        #expect(log.contains(#""user_id":1,"key_id":1"#))
    }

    @Test func `the access log can be off`() throws {
        let service = try TestService(data, environment: ["GCREG_LOG_ACCESS": "false"])
        #expect(try service.send("GET", "/healthz").status == 200)
        #expect(service.stop() == 0)
        #expect(!service.run.error.text.contains("/healthz"))
    }

    @Test func `a configured secret makes no file, and tokens of the previous one are still taken`() throws {
        let (old, new) = (String(repeating: "o", count: 32), String(repeating: "n", count: 32))
        let first = try TestService(data, environment: ["GCREG_JWT_SECRET": old])
        let login = try first.logIn(FirstUser.email, try passwordInFile())
        let token = try #require(JSONDocument(login.body, depthMaximum: 4)?["access_token"]?.text)
        #expect(first.stop() == 0)
        let second = try TestService(data, environment: ["GCREG_JWT_SECRET": new, "GCREG_JWT_PREVIOUS_SECRETS": old])
        #expect(try second.send("GET", "/auth/api-keys", token: token).status == 200)
        #expect(second.stop() == 0)
        let third = try TestService(data, environment: ["GCREG_JWT_SECRET": new])
        #expect(try third.send("GET", "/auth/api-keys", token: token).status == 401)
        #expect(third.stop() == 0)
        #expect(!(try SystemCall.names(inDirectory: data).contains(JWTSecretFile.name)))
    }

    @Test func `a secret is rotated while the service runs, and nobody is logged out`() throws {
        let first = try TestService(data)
        let before = try logIn(first)
        let kid = try #require(try first.secretNames().first)
        let answer = first.command("secret", "rotate")
        let names = try first.secretNames()
        #expect(names.count == 2 && names[1] == kid && names[0] != kid)
        #expect(answer.code == 0 && answer.error.isEmpty)
        #expect(answer.output.hasPrefix("Login tokens are signed with the secret \(names[0]) from now on. \(kid) verifies until 20"))
        let after = try logIn(first)
        for token in [before, after] { #expect(try first.send("GET", "/auth/verify", token: token).status == 200) }
        #expect(try header(of: after).contains(names[0]) && header(of: before).contains(kid))
        #expect(first.stop() == 0)
        let second = try TestService(data)
        for token in [before, after] { #expect(try second.send("GET", "/auth/verify", token: token).status == 200) }
        #expect(try second.secretNames() == names)
        #expect(second.stop() == 0)
        // Without a server on the data itself.
        let direct = TestRun(["secret", "rotate", "--json", "--data", data])
        #expect(direct.program.run() == 0)
        let third = try TestService(data)
        for token in [before, after] { #expect(try third.send("GET", "/auth/verify", token: token).status == 200) }
        #expect(try third.secretNames().dropFirst() == names[...])
        #expect(third.stop() == 0)
    }

    @Test func `a secret that the settings have is not rotated but there, and they are told how`() throws {
        let environment = ["GCREG_JWT_SECRET": String(repeating: "o", count: 32)]
        let service = try TestService(data, environment: environment)
        let sentence = "gcreg-auth: The secret is set in the configuration: put the value of jwt.secret into jwt.previous_secrets, "
        for command in ["rotate", "list"] {
            let answer = service.command("secret", command)
            #expect(answer.code == 1 && answer.output.isEmpty && answer.error.hasPrefix(sentence))
        }
        #expect(service.stop() == 0)
        let direct = TestRun(["secret", "rotate", "--data", data], environment: environment)
        #expect(direct.program.run() == 1)
        #expect(direct.error.text.hasPrefix(sentence))
        #expect(!(try SystemCall.names(inDirectory: data).contains(JWTSecretFile.name)))
    }

    private func logIn(_ service: TestService) throws -> String {
        _ = service.command("user", "add", "ada@example.org", "--password-stdin", input: "correct horse")
        let login = try service.logIn("ada@example.org", "correct horse")
        return try #require(JSONDocument(login.body, depthMaximum: 4)?["access_token"]?.text)
    }

    private func header(of token: String) throws -> String {
        let segment = Array(token.utf8.prefix { $0 != UInt8(ascii: ".") })
        let bytes = Base64URL.decode(segment.span)
        return String(decoding: try #require(bytes), as: UTF8.self)
    }

    // MARK: Starts that fail

    @Test func `a port that is taken is one sentence, and nothing is made`() throws {
        let other = try TestService(directory.file("other"))
        let taken = try other.address.description
        let (code, output, error) = TestRun.run("serve", "--listen", taken, "--data", data)
        #expect(code == 1)
        #expect(output.isEmpty)
        #expect(error == "gcreg-auth: \(taken) is in use by another process: stop it, or listen elsewhere with --listen ADDRESS\n")
        #expect(try directory.names == ["other"])
        #expect(other.stop() == 0)
    }

    @Test func `a data directory that another has names its process`() throws {
        let service = try TestService(data)
        for command in [["serve", "--listen", "127.0.0.1:0"], ["store", "export"], ["store", "check"], ["store", "import", "-"]] {
            let run = TestRun(command + ["--data", data])
            #expect(run.program.run() == 1)
            #expect(
                run.error.text == "gcreg-auth: \(data) is in use by process \(SystemCall.processID()): stop that one first, or name another data directory\n")
        }
        #expect(service.stop() == 0)
    }

    @Test func `a secret file that others may read stops the start, and no user is made`() throws {
        try SystemCall.makeDirectory(data, mode: 0o700)
        _ = try directory.write("{}", to: "data/\(JWTSecretFile.name)")
        try SystemCall.changeMode(of: "\(data)/\(JWTSecretFile.name)", to: 0o644)
        let (code, _, error) = TestRun.run("serve", "--listen", "127.0.0.1:0", "--data", data)
        #expect(code == 1)
        #expect(error.split(separator: "\n").last?.hasPrefix("gcreg-auth: \(data)/\(JWTSecretFile.name) is open to other users (mode 644)") == true)
        #expect(TestRun.run("store", "export", "--data", data) == (0, "", ""))
    }

    @Test func `a path too long for the control socket is refused before anything is made`() throws {
        let long = directory.file(String(repeating: "d", count: 100))
        let (code, _, error) = TestRun.run("serve", "--listen", "127.0.0.1:0", "--data", long)
        #expect(code == 1)
        #expect(error.contains("longer than the 107 bytes"))
        #expect(try directory.names == [])
    }
}

struct AccountCommandTests {
    private let directory = TemporaryDirectory()
    private var data: String { directory.file("data") }

    private func run(_ line: String, input: String = "") -> (code: Int32, output: String, error: String) {
        let run = TestRun(line.split(separator: " ").map(String.init) + ["--data", data], input: PreparedInput(input), clock: .standing)
        let code = run.program.run()
        return (code, run.output.text, run.error.text)
    }

    /// What is asked, in order, with what is typed, and what comes of it.
    private static let dialogue: [(line: String, input: String, code: Int32, answer: String)] = [
        ("user add ada@example.org --scopes read,write --password-stdin", "correct horse\n", 0, "Added user 2, ada@example.org, with the scopes read,write.\n"),
        ("user add Grace@Example.org --password-stdin", "battery staple\n", 0, "Added user 3, Grace@Example.org, with the scopes read,write.\n"),
        ("user add ADA@example.org --password-stdin", "correct horse\n", 1, "gcreg-auth: "),
        ("user add nobody --password-stdin", "correct horse\n", 1, "gcreg-auth: "),
        ("user add x@example.org --scopes fly --password-stdin", "correct horse\n", 1, "gcreg-auth: "),
        ("user add x@example.org --password-stdin", "short\n", 1, "gcreg-auth: "),
        ("user passwd GRACE@example.org --password-stdin", "another staple\n", 0, "Changed the password of user 3, Grace@Example.org.\n"),
        ("user disable 3", "", 0, "Disabled user 3, Grace@Example.org.\n"),
        ("user list", "", 0, "ID  EMAIL              SCOPES"),
        ("user list --json", "", 0, "[{\"id\":1,"),
        ("user enable grace@example.org", "", 0, "Enabled user 3, Grace@Example.org.\n"),
        ("user remove ada@example.org", "", 0, "Removed user 2, ada@example.org, and all of the user's keys.\n"),
        ("user remove ada@example.org", "", 1, "gcreg-auth: there is no user ada@example.org; `gcreg-auth user list` shows them\n"),
        ("user disable 99", "", 1, "gcreg-auth: "),
        ("user remove 3 --json", "", 0, "{\"removed\":3}\n"),
        ("user list --json", "", 0, "[{\"id\":1,\"email\":\"\(FirstUser.email)\","),
        ("key list", "", 0, "ID  USER  NAME  PREFIX  SCOPES  RATE LIMIT  ACTIVE  LAST USED  EXPIRES\n"),
        ("key list --json", "", 0, "[]\n"),
        ("key list --user x@example.org", "", 1, "gcreg-auth: there is no user x@example.org; `gcreg-auth user list` shows them\n"),
        ("key revoke 7", "", 1, "gcreg-auth: "),
    ]

    private func hold() {
        for step in Self.dialogue {
            let (code, output, error) = run(step.line, input: step.input)
            #expect(code == step.code, "\(step.line)")
            #expect((code == 0 ? output : error).hasPrefix(step.answer), "\(step.line): \(output)\(error)")
            #expect((code == 0 ? error : output).isEmpty, "\(step.line)")
            if code == 0 && step.line.hasSuffix("--json") { #expect(JSONDocument(Array(output.utf8), depthMaximum: 8) != nil, "\(output)") }
        }
    }

    @Test func `without a server the commands work on the data`() {
        #expect(run("user add \(FirstUser.email) --password-stdin", input: "staple battery").code == 0)
        hold()
    }

    @Test func `commands that meet on the data wait for each other`() throws {
        let codes = Monitor<[Int32]>([])
        for number in 1...4 {
            try Thread.detach(named: "command") {
                let code = run("user add u\(number)@example.org --password-stdin", input: "correct horse").code
                codes.change { $0.append(code) }
            }
        }
        #expect(codes.wait(atMostMilliseconds: 30_000) { $0.count == 4 ? $0 : nil } == [0, 0, 0, 0])
        #expect(run("user list").output.split(separator: "\n").count == 5)
    }

    @Test func `with a server they work the same, through it`() throws {
        let service = try TestService(data)
        hold()
        #expect(service.run.error.text.contains(#""method":"POST","path":"/auth/users","status":201"#))
        #expect(service.stop() == 0)
    }

    @Test func `what is exported is what is imported`() throws {
        for step in Self.dialogue.prefix(2) { #expect(run(step.line, input: step.input).code == 0) }
        let file = directory.file("accounts.jsonl")
        #expect(run("store export \(file)").output == "Exported all users and keys to \(file).\n")
        #expect(try SystemCall.permissions(of: file).mode == 0o600)
        let lines = run("store export").output
        #expect(try directory.read("accounts.jsonl") == lines)
        let other = AccountCommandTests()
        #expect(other.run("store import \(file)") == (0, "Imported 2 users and 0 API keys.\n", ""))
        #expect(other.run("store export").output == lines)
        let again = other.run("store import -", input: lines)
        #expect(again.code == 1)
        #expect(again.error.hasPrefix("gcreg-auth: standard input: line 1: "))
        #expect(other.run("store check").output == "Everything is as it was written: 2 users, 0 API keys, 0 journal records.\n")
        #expect(other.run("store check --json").output == "[]\n")
    }

    @Test func `an import file that is not there is one sentence, and nothing is made`() throws {
        let (code, _, error) = run("store import /nowhere/accounts.jsonl")
        #expect(code == 1)
        #expect(error == "gcreg-auth: /nowhere/accounts.jsonl cannot be read (No such file or directory); nothing was imported\n")
        #expect(try directory.names == [])
    }
}
