import Glibc
import HTTPServer
import LinuxSystem
import TestSupport
import Testing

@Suite(.serialized) struct ServiceTests {
    @Test func `a person logs in, makes a key, lists, changes, is limited, and deletes it`() throws {
        let service = try Service()
        let token = try service.logIn(Service.firstUser, service.firstPassword())
        let key = try service.createKey(token, #"{"key_name":"Clean Incentive Marketplace Integration","rate_limit":3}"#)
        #expect(key.text.hasPrefix("gcreg_") && key.text.utf8.count == 38)
        let list = try service.call("GET", "/api/auth/api-keys", bearer: token)
        #expect(list.status == 200 && list.text.contains(#""key_name":"Clean Incentive Marketplace Integration""#) && !list.text.contains(key.text))
        #expect(try service.call("PATCH", "/auth/api-keys/\(key.id)", bearer: token, json: #"{"rate_limit":2}"#).member("rate_limit") == "2")
        let statuses = try (0..<3).map { _ in try service.call("GET", "/auth/api-keys", bearer: key.text) }
        #expect(statuses.map(\.status) == [200, 200, 429])
        #expect(statuses.map { $0["X-RateLimit-Remaining"] } == ["1", "0", "0"])
        #expect(statuses[2]["Retry-After"] != nil)
        #expect(try service.call("DELETE", "/auth/api-keys/\(key.id)", bearer: token).status == 204)
        #expect(try service.call("GET", "/auth/api-keys", bearer: key.text).status == 401)
        #expect(service.stop() == 0)
    }

    @Test func `the first password is in a private file until its user has logged in`() throws {
        let service = try Service()
        #expect(service.program.standardErrorSoFar.contains("first-user.txt"))
        let password = try service.firstPassword()
        #expect(!service.program.standardErrorSoFar.contains(password))
        _ = try service.logIn(Service.firstUser, password)
        #expect(throws: LoopbackClient.Failure.self) { try readFile("\(service.data)/first-user.txt") }
        #expect(service.stop() == 0)
    }

    @Test(arguments: ["000", "277", "777"])
    func `files are their owner's alone whatever the umask`(_ umask: String) throws {
        let directory = TemporaryDirectory()
        let data = directory.file("data")
        let command = "umask \(umask) && exec \(RunningProgram.path) user add a@example.org --password-stdin --data \(data)"
        let program = try RunningProgram(["-c", command], executable: "/bin/sh", input: "a long password\n")
        #expect(program.waitUntilEnded().exitCode == 0)
        #expect(try SystemCall.permissions(of: data).mode & 0o777 == 0o700)
        for name in try SystemCall.names(inDirectory: data) {
            #expect(try SystemCall.permissions(of: data + "/" + name).mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test func `after kill -9 everything that was acknowledged is there`() throws {
        let directory = TemporaryDirectory()
        let first = try Service(in: directory)
        let password = try first.firstPassword()
        let token = try first.logIn(Service.firstUser, password)
        var keys: [(id: Int, text: String)] = []
        for number in 1...20 { keys.append(try first.createKey(token, #"{"key_name":"key \#(number)"}"#)) }
        #expect(try first.call("PATCH", "/auth/api-keys/\(keys[0].id)", bearer: token, json: #"{"key_name":"renamed"}"#).status == 200)
        #expect(try first.call("DELETE", "/auth/api-keys/\(keys[1].id)", bearer: token).status == 204)
        first.kill()

        let second = try Service(in: directory)
        // The login token was signed with the secret on disk: it is still good.
        let list = try second.call("GET", "/auth/api-keys", bearer: token)
        #expect(list.text.split(separator: "},{").count == 19)
        #expect(list.text.contains(#""key_name":"renamed""#) && !list.text.contains(#""key_name":"key 2""#))
        #expect(try second.call("GET", "/auth/api-keys", bearer: keys[19].text).status == 200)
        #expect(try second.call("GET", "/auth/api-keys", bearer: keys[1].text).status == 401)
        // Ids go on where they were, and a deleted one is not used again.
        #expect(try second.createKey(token, #"{"key_name":"next"}"#).id == 21)
        #expect(second.stop() == 0)
    }

    @Test func `after kill -9 whoever logged out stays out, and a rotated secret signs`() throws {
        let directory = TemporaryDirectory()
        let first = try Service(in: directory)
        let password = try first.firstPassword()
        let (leaving, revoked, staying) = try (
            first.logIn(Service.firstUser, password), first.logIn(Service.firstUser, password), first.logIn(Service.firstUser, password)
        )
        #expect(try first.call("POST", "/auth/logout", bearer: leaving).status == 204)
        #expect(try first.callWithForm("/auth/revoke", "token=\(revoked)").status == 200)
        let rotation = try RunningProgram.run(["secret", "rotate", "--json", "--data", first.data])
        #expect(rotation.exitCode == 0)
        let kid = rotation.standardOutput.split(separator: "\"")[3]
        let after = try first.logIn(Service.firstUser, password)
        first.kill()

        let second = try Service(in: directory)
        for (token, status) in [(leaving, 401), (revoked, 401), (staying, 200), (after, 200)] {
            #expect(try second.call("GET", "/auth/me", bearer: token).status == status)
        }
        #expect(try second.callWithForm("/auth/introspect", "token=\(leaving)", bearer: after).text == #"{"active":false}"#)
        #expect(try second.callWithForm("/auth/introspect", "token=\(staying)", bearer: after).member("active") == "true")
        let list = try RunningProgram.run(["secret", "list", "--data", second.data]).standardOutput.split(separator: "\n")
        #expect(list.count == 3 && list[1].hasPrefix("\(kid)  signs "))
        let new = "three odd socks"
        let change = #"{"current_password":"\#(password)","new_password":"\#(new)"}"#
        #expect(try second.call("POST", "/auth/password", bearer: after, json: change).status == 204)
        #expect(try second.call("GET", "/auth/me", bearer: staying).status == 401)
        second.kill()

        let third = try Service(in: directory)
        for (token, status) in [(staying, 401), (after, 200), (try third.logIn(Service.firstUser, new), 200)] {
            #expect(try third.call("GET", "/auth/me", bearer: token).status == status)
        }
        #expect(third.stop() == 0)
    }

    @Test func `a clean stop keeps the counters to the last request`() throws {
        let directory = TemporaryDirectory()
        let first = try Service(in: directory, environment: ["GCREG_STORE_USAGE_FLUSH_SECONDS": "3600"])
        let token = try first.logIn(Service.firstUser, first.firstPassword())
        let key = try first.createKey(token, #"{"key_name":"counted"}"#)
        for _ in 0..<5 { #expect(try first.call("GET", "/auth/api-keys", bearer: key.text).status == 200) }
        #expect(first.stop() == 0)
        let second = try Service(in: directory)
        // If the hour has turned meanwhile the count begins again: 999.
        let remaining = try second.call("GET", "/auth/api-keys", bearer: key.text)["X-RateLimit-Remaining"]
        #expect(remaining == "994" || remaining == "999")
        #expect(second.stop() == 0)
    }

    @Test func `users are managed alike while the server runs and while it does not`() throws {
        let directory = TemporaryDirectory()
        let data = directory.file("data")
        func user(_ arguments: [String], input: String = "") throws -> RunningProgram.Ended {
            try RunningProgram.run(["user"] + arguments + ["--data", data], input: input)
        }
        #expect(try user(["add", "before@example.org", "--password-stdin"], input: "a password before\n").exitCode == 0)
        let service = try Service(in: directory)
        #expect(try user(["add", "while@example.org", "--password-stdin", "--scopes", "read"], input: "a password while\n").exitCode == 0)
        let token = try service.logIn("While@Example.org", "a password while")
        #expect(try service.call("GET", "/auth/api-keys", bearer: token).status == 200)
        #expect(try service.call("POST", "/auth/api-keys", bearer: token, json: #"{"key_name":"x"}"#).status == 403)
        #expect(try user(["disable", "while@example.org"]).exitCode == 0)
        #expect(try service.call("GET", "/auth/api-keys", bearer: token).status == 401)
        let list = try user(["list", "--json"]).standardOutput
        #expect(list.contains("before@example.org") && list.contains("while@example.org") && !list.contains("$y$"))
        let twice = try user(["add", "BEFORE@example.org", "--password-stdin"], input: "another password\n")
        #expect(twice.exitCode == 1 && twice.standardError.split(separator: "\n").count == 1)
        #expect(service.stop() == 0)
        #expect(try user(["enable", "while@example.org"]).exitCode == 0)
        #expect(try user(["remove", "before@example.org"]).exitCode == 0)
        #expect(try !user(["list"]).standardOutput.contains("before@example.org"))
    }

    @Test func `what one deployment exports another imports, keys and passwords with it`() throws {
        let service = try Service()
        let password = try service.firstPassword()
        let token = try service.logIn(Service.firstUser, password)
        let key = try service.createKey(token, #"{"key_name":"travels"}"#)
        #expect(service.stop() == 0)
        let exported = try RunningProgram.run(["store", "export", "--data", service.data])
        #expect(exported.exitCode == 0)
        let directory = TemporaryDirectory()
        try writeFile(directory.file("export.jsonl"), Array(exported.standardOutput.utf8))
        #expect(try RunningProgram.run(["store", "import", directory.file("export.jsonl"), "--data", directory.file("data")]).exitCode == 0)
        let other = try Service(in: directory)
        _ = try other.logIn(Service.firstUser, password)
        #expect(try other.call("GET", "/auth/api-keys", bearer: key.text).status == 200)
        #expect(other.stop() == 0)
    }

    @Test func `a signal that comes twice at once is one request to stop`() throws {
        let service = try Service()
        service.program.signal(SIGTERM)
        _ = service.program.waitForLine(containing: #""event":"stopping""#)
        service.program.signal(SIGINT)
        #expect(service.program.waitUntilEnded().exitCode == 0)
    }

    @Test func `no password, token or key is ever in the log`() throws {
        let service = try Service(options: ["--log-level", "debug"])
        let password = try service.firstPassword()
        let token = try service.logIn(Service.firstUser, password)
        let key = try service.createKey(token, #"{"key_name":"secret"}"#)
        _ = try service.call("GET", "/auth/api-keys?token=\(key.text)", bearer: key.text)
        _ = try service.call("POST", "/auth/login", json: #"{"username":"admin@gcreg.local","password":"wrong \#(password)"}"#)
        service.program.signal(SIGTERM)
        let log = service.program.waitUntilEnded().standardError
        #expect(log.contains(#""path":"/auth/api-keys""#) && log.contains(#""status":401"#) && log.contains(#""key_id":\#(key.id)"#))
        for secret in [password, token, key.text, String(token.split(separator: ".")[2])] { #expect(!log.contains(secret)) }
    }
}
