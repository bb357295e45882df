import HTTPServer
import TestSupport
import Testing

/// What cannot work is said in one sentence with the way out, and nothing has changed.
@Suite(.serialized) struct RefusedStartTests {
    @Test func `a port that is taken`() throws {
        let first = try Service()
        let directory = TemporaryDirectory()
        let second = try RunningProgram.run(["serve", "--listen", first.address.description, "--data", directory.file("data")])
        expectRefusal(second, exitCode: 1, mentions: [first.address.description, "--listen"])
        #expect(!exists(directory.file("data/journal-000001.jsonl")), "a refused start must not make a store")
        #expect(first.stop() == 0)
    }

    @Test func `a data directory that another server has`() throws {
        let first = try Service()
        let second = try RunningProgram.run(["serve", "--listen", "127.0.0.1:0", "--data", first.data])
        expectRefusal(second, exitCode: 1, mentions: ["\(first.program.processID)"])
        #expect(try first.call("GET", "/readyz").status == 200)
        #expect(first.stop() == 0)
    }

    @Test func `a data directory that cannot be made`() throws {
        let directory = TemporaryDirectory()
        try writeFile(directory.file("file"), [])
        expectRefusal(
            try RunningProgram.run(["serve", "--listen", "127.0.0.1:0", "--data", directory.file("file/data")]), exitCode: 1, mentions: ["file/data"])
        expectRefusal(
            try RunningProgram.run(["serve", "--listen", "127.0.0.1:0", "--data", directory.file("file")]), exitCode: 1, mentions: [directory.file("file")])
    }

    @Test(arguments: [
        (#"{"login":{"failure_max":3}}"#, ["login.failure_max", "login.failures_max"]),
        (#"{"listn":["127.0.0.1:0"]}"#, ["listn", "listen"]),
        (#"{"limits":{"body_bytes":"many"}}"#, ["limits.body_bytes"]),
        (#"{"limits":{"body_bytes":1,"body_bytes":2}}"#, ["body_bytes"]),
        (#"{"jwt":{"secret":"too short"}}"#, ["jwt.secret", "32"]),
        (#"{"scopes":[]"#, ["config.json"]),
    ])
    func `a setting that is not one, or not right`(_ text: String, _ mentions: [String]) throws {
        let directory = TemporaryDirectory()
        try writeFile(directory.file("config.json"), Array(text.utf8))
        let ended = try RunningProgram.run(["serve", "--config", directory.file("config.json"), "--data", directory.file("data")])
        expectRefusal(ended, exitCode: 2, mentions: mentions)
        #expect(!exists(directory.file("data")))
    }

    @Test(arguments: [
        (["serv"], ["serve"]), (["serve", "--lisen", "127.0.0.1:0"], ["--listen"]), (["user"], ["user"]), (["user", "add"], ["EMAIL"]),
        (["serve", "--listen", "localhost:80"], ["localhost:80"]), ([], ["help"]),
    ])
    func `wrong usage is told apart from failure`(_ arguments: [String], _ mentions: [String]) throws {
        let ended = try RunningProgram.run(arguments)
        #expect(ended.exitCode == 2)
        for text in mentions { #expect(ended.standardError.contains(text), "\(ended.standardError)") }
    }

    @Test func `a journal that is damaged`() throws {
        let service = try Service()
        let token = try service.logIn(Service.firstUser, service.firstPassword())
        for number in 1...5 { _ = try service.createKey(token, #"{"key_name":"key \#(number)"}"#) }
        service.kill()
        let path = "\(service.data)/journal-000001.jsonl"
        var bytes = try readFile(path)
        bytes[bytes.count / 2] ^= 1
        try writeFile(path, bytes)
        let ended = try RunningProgram.run(["serve", "--listen", "127.0.0.1:0", "--data", service.data])
        expectRefusal(ended, exitCode: 1, mentions: ["journal-000001.jsonl", "store check"])
        #expect(try readFile(path) == bytes, "a damaged file is left as it is")
        #expect(try RunningProgram.run(["store", "check", "--data", service.data]).exitCode == 1)
    }

    @Test func `a secret from a file that is too short or not there`() throws {
        let directory = TemporaryDirectory()
        try writeFile(directory.file("secret"), Array("short\n".utf8))
        for path in [directory.file("secret"), directory.file("missing")] {
            let ended = try RunningProgram.run(
                ["serve", "--listen", "127.0.0.1:0", "--data", directory.file("data")], environment: ["GCREG_JWT_SECRET_FILE": path])
            #expect(ended.exitCode == 2)
            #expect(!ended.standardError.contains("\"ready\""))
        }
    }

    /// One sentence on stderr: a log that has begun says what it has to in lines of its own.
    private func expectRefusal(_ ended: RunningProgram.Ended, exitCode: Int32, mentions: [String]) {
        #expect(ended.exitCode == exitCode, "\(ended.standardError)")
        let sentences = ended.standardError.split(separator: "\n").filter { !$0.hasPrefix("{") }
        #expect(sentences.count == 1, "\(ended.standardError)")
        for text in mentions { #expect(ended.standardError.contains(text), "\(ended.standardError)") }
    }
}
