import LinuxSystem
import TestSupport
import Testing

@testable import AccountStore
@testable import AuthServer

/// `store check` and `store salvage` on directories that are damaged, as an operator sees them.
struct StoreCommandTests {
    let directory = TemporaryDirectory()
    private var data: String { directory.file("data") }

    private func run(_ line: String, input: String = "") -> (code: Int32, output: String, error: String) {
        let run = TestRun(line.split(separator: " ").map(String.init) + ["--data", data], input: PreparedInput(input), clock: .standing)
        let code = run.program.run()
        return (code, run.output.text, run.error.text)
    }

    init() throws {
        for number in 1...3 { #expect(run("user add u\(number)@example.org --password-stdin", input: "correct horse").code == 0) }
    }

    private func edit(_ name: String, _ old: String, _ new: String) throws {
        _ = try directory.write(try directory.read("data/\(name)").replacing(old, with: new), to: "data/\(name)")
    }

    @Test func `damage is named on standard output, and what to do on standard error`() throws {
        try edit("users.json", #"{"id":2,"#, #"{"id"?2,"#)
        let (code, output, error) = run("store check")
        #expect(code == 1)
        let lines = output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "damage: users.json, line 3, byte \(try offset(ofLine: 3)): the line is not one JSON object")
        #expect(lines[1] == "damage: users.json, line 5, byte \(try offset(ofLine: 5)): its checksum does not match")
        #expect(lines[2] == "note: users.json: 2 users or API keys could be read of it, but no right checksum vouches for them")
        #expect(error.hasPrefix("gcreg-auth: \(data) is damaged in 2 places and nothing was changed: "))
        #expect(error.contains("`gcreg-auth restore`") && error.contains("`gcreg-auth store salvage`"))
    }

    @Test func `for scripts there is an array`() throws {
        try edit("users.json", #"{"id":2,"#, #"{"id"?2,"#)
        let (code, output, _) = run("store check --json")
        #expect(code == 1)
        let document = try #require(JSONDocument(Array(output.utf8), depthMaximum: 3)?.elements)
        #expect(document.map { $0["kind"]?.text } == ["bad_line", "checksum_mismatch", "unverified"])
        #expect(document.map { $0["severity"]?.text } == ["damage", "damage", "note"])
        #expect(document[0]["file"]?.text == "users.json")
        #expect(document[0]["line"]?.integer == 3)
        #expect(document[0]["offset"]?.integer == (try offset(ofLine: 3)))
        #expect(document[0]["detail"]?.text == "the line is not one JSON object")
        #expect(document[2]["line"] == nil)
    }

    private func offset(ofLine number: Int) throws -> Int {
        try directory.read("data/users.json").split(separator: "\n").prefix(number - 1).reduce(0) { $0 + $1.utf8.count + 1 }
    }

    @Test func `secrets that a start would refuse are damage, too`() throws {
        _ = try directory.write("{}", to: "data/\(JWTSecretFile.name)")
        let (code, output, error) = run("store check")
        #expect(code == 1)
        #expect(output.hasPrefix("damage: \(JWTSecretFile.name): \(data)/\(JWTSecretFile.name) is damaged"))
        #expect(error.contains("damaged in one place"))
        #expect(TestRun.run("store", "check", "--data", data, environment: ["GCREG_JWT_SECRET": String(repeating: "s", count: 32)]).code == 0)
    }

    @Test func `what keeps no start from succeeding is a note`() throws {
        _ = try directory.write("half", to: "data/users.json.tmp")
        #expect(
            run("store check")
                == (
                    0,
                    """
                    note: users.json.tmp: it was not finished when its process ended, and the next start removes it
                    Everything is as it was written: 3 users, 0 API keys, 0 journal records.

                    """, ""
                ))
    }

    @Test func `what can be read is salvaged to a file and imported elsewhere`() throws {
        try edit("users.json", #"{"id":2,"#, #"{"id"?2,"#)
        let file = directory.file("salvaged.jsonl")
        let before = try directory.read("data/users.json")
        let (code, output, error) = run("store salvage \(file)")
        #expect(code == 0)
        #expect(output == "Salvaged 2 users and 0 API keys to \(file).\n")
        #expect(error.split(separator: "\n").allSatisfy { $0.hasPrefix("gcreg-auth: damage: users.json, ") || $0.hasPrefix("gcreg-auth: note: users.json: ") })
        #expect(error.split(separator: "\n").count == 3)
        #expect(try directory.read("data/users.json") == before)
        #expect(try SystemCall.permissions(of: file).mode == 0o600)
        let lines = run("store salvage")
        #expect(try lines.output == directory.read("salvaged.jsonl"))
        #expect(lines.error.hasSuffix("gcreg-auth: Salvaged 2 users and 0 API keys.\n"))
        let imported = TestRun.run("store", "import", file, "--data", directory.file("new"))
        #expect(imported == (0, "Imported 2 users and 0 API keys.\n", ""))
    }

    @Test func `where nothing can be read nothing is written`() throws {
        _ = try directory.write("nothing", to: "data/users.json")
        let (code, output, error) = run("store salvage \(directory.file("salvaged.jsonl"))")
        #expect(code == 1)
        #expect(output == "")
        #expect(error.contains("no user or API key in \(data) that can be read, and nothing was written"))
        #expect(try !SystemCall.exists(directory.file("salvaged.jsonl")))
    }

    @Test func `a file that cannot be made is named, and none is left`() throws {
        let (code, _, error) = run("store salvage \(directory.file("none"))/salvaged.jsonl")
        #expect(code == 1)
        #expect(error == "gcreg-auth: cannot write \(directory.file("none"))/salvaged.jsonl: No such file or directory\n")
    }

    /// Each way there is to find something.
    private static let everything: [Finding.What] =
        [
            Damage.checksumMismatch, .noChecksum, .cutShort, .bytesAfterEnd, .wrongHeader, .foreignVersion(2), .wrongTrailer,
            .sequenceGap(expected: 1, found: 3), .wrongCount(expected: 1, found: 2), .unknownRecordType("x"), .misplacedImportRecord, .line(.notAnObject),
            .repeatedEmail(userIDs: [1, 2]), .repeatedDigest(keyIDs: [1, 2]), .keyWithoutUser(keyID: 1, userID: 2),
        ].map { Finding.What.damage($0) } + [
            .missing(last: nil), .missing(last: "x"), .unreadable(SystemError("read", code: 5)), .repeatedID(1),
            .elsewhere(kind: "jwt_secrets", detail: "x"), .tornEnd(bytes: 1), .unfinishedImport(bytes: 1), .superseded, .unfinishedFile,
            .unverified(entities: 1),
        ]

    @Test func `every kind of finding stands in the README`() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/README.md"
        let readme = String(decoding: try SmallFile.read(path, atMost: 1 << 20), as: UTF8.self)
        for what in Self.everything {
            let finding = Finding(what)
            #expect(readme.contains("`\(finding.kind)`"), "\(finding.kind)")
            #expect(!finding.detail.isEmpty)
        }
        #expect(readme.contains("`not_listed`"))
    }
}
