import TestSupport
import Testing

@testable import AuthServer

struct ProgramTests {
    @Test func `version is a line, or JSON`() {
        #expect(TestRun.run("version") == (0, "gcreg-auth 0.1.0\n", ""))
        #expect(TestRun.run("--version") == (0, "gcreg-auth 0.1.0\n", ""))
        #expect(TestRun.run("version", "--json").output == "{\"name\":\"gcreg-auth\",\"version\":\"0.1.0\"}\n")
    }

    @Test(arguments: [["--help"], ["help"], ["help", "user"], ["user", "--help"], ["help", "settings"]])
    func `help goes to standard output and is a success`(arguments: [String]) {
        let run = TestRun(arguments)
        #expect(run.program.run() == 0)
        #expect(!run.output.text.isEmpty)
        #expect(run.error.text.isEmpty)
    }

    @Test(arguments: [[], ["nothing"], ["user"], ["help", "nothing"], ["version", "--nothing"], ["key", "revoke", "first"], ["user", "add", "a@b"]])
    func `wrong usage is exit code 2 and one sentence`(arguments: [String]) {
        let run = TestRun(arguments)
        #expect(run.program.run() == 2)
        #expect(run.output.text.isEmpty)
        #expect(run.error.text.hasPrefix("gcreg-auth: "))
        #expect(run.error.text.count { $0 == "\n" } == 1)
    }

    @Test func `an argument cannot forge a second sentence`() {
        let run = TestRun(["x\ngcreg-auth: all is well"])
        #expect(run.program.run() == 2)
        #expect(run.error.text.count { $0 == "\n" } == 1)
    }

    @Test func `a wrong setting is exit code 2, also for commands that do not use it`() {
        for command in [["serve"], ["user", "list"], ["config", "check"], ["config", "show"]] {
            let run = TestRun(command, environment: ["GCREG_LOOPS": "many"])
            #expect(run.program.run() == 2)
            #expect(run.error.text == "gcreg-auth: GCREG_LOOPS must be a whole number or \"auto\"\n")
        }
    }

    @Test func `config show tells each value and where it comes from, but no secret`() throws {
        let secret = "0123456789abcdef0123456789abcdef"
        let environment = ["GCREG_JWT_SECRET": secret, "GCREG_JWT_PREVIOUS_SECRETS": secret + "2"]
        let (code, text, _) = TestRun.run("config", "show", "--data", "/d", environment: environment)
        #expect(code == 0)
        #expect(!text.contains(secret))
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("data /d flag --data"))
        #expect(lines.contains("jwt.secret (secret, not shown) environment GCREG_JWT_SECRET"))
        #expect(lines.contains("jwt.lifetime_seconds 3600 default"))
        let json = TestRun.run("config", "show", "--json", environment: environment).output
        #expect(!json.contains(secret))
        let document = try #require(JSONDocument(Array(json.utf8), depthMaximum: 8))
        #expect(document["settings"]?.elements?.count == SettingTable.all.count)
    }

    @Test func `config check says so when all is well`() {
        #expect(
            TestRun.run("config", "check", environment: ["GCREG_LOOPS": "2"]).output
                == "The settings are valid: 1 of \(SettingTable.all.count) are set, the others are at their defaults.\n")
        #expect(TestRun.run("config", "check", "--json").output == "{\"valid\":true,\"settings\":\(SettingTable.all.count),\"set\":0}\n")
    }

    @Test func `a directory with other things in it is not made a data directory by looking`() throws {
        let directory = TemporaryDirectory()
        _ = try directory.write("", to: "notes.txt")
        for command in [
            ["user", "list"], ["key", "list"], ["user", "disable", "a@b"], ["store", "export"], ["store", "check"], ["store", "compact"], ["backup", "copy"],
        ] {
            let run = TestRun(command + ["--data", directory.path])
            #expect(run.program.run() == 1)
            #expect(
                run.error.text
                    == "gcreg-auth: \(directory.path) has no accounts in it; name the data directory with --data, or make one with `gcreg-auth serve`\n")
            #expect(try directory.names == ["notes.txt"])
        }
    }

    @Test func `commands that only look do not make a data directory`() throws {
        let directory = TemporaryDirectory()
        for command in [["user", "list"], ["key", "list"], ["user", "disable", "a@b"], ["store", "export"]] {
            let run = TestRun(command + ["--data", directory.file("none")])
            #expect(run.program.run() == 1)
            #expect(
                run.error.text == "gcreg-auth: there is no data directory \(directory.file("none")); name it with --data, or make it with `gcreg-auth serve`\n")
        }
        #expect(try directory.names == [])
    }
}
