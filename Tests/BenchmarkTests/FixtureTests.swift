import Cryptography
import LinuxSystem
import TestSupport
import Testing
import TextFormats
import Tokens

@testable import Benchmark

struct FixtureTests {
    @Test func `keys are the same each time, different from each other, and have the form of keys`() {
        let keys = (1...1_000).map(Fixture.key)
        #expect(keys == (1...1_000).map(Fixture.key))
        #expect(Set(keys).count == 1_000)
        for key in keys {
            let hasForm = APIKeyText.hasForm(key.span)
            #expect(hasForm)
        }
    }

    @Test func `the users of the lists have as many keys as the jobs expect`() {
        var keys: [Int: Int] = [:]
        for id in 1...Fixture.keys { keys[Fixture.owner(of: id), default: 0] += 1 }
        #expect(keys[Fixture.listUser] == Fixture.listUserKeys)
        #expect(keys[Fixture.bulkUser] == Fixture.bulkUserKeys)
        #expect(keys.keys.max() == Fixture.users)
        #expect(keys.count == Fixture.users)
    }

    @Test func `the keys that are presented exist and are as many as is said`() {
        let presented = Fixture.presented
        #expect(Set(presented).count == Fixture.presentedKeys)
        for id in presented { #expect(1...Fixture.keys ~= id) }
    }

    @Test func `tokens are good for their user, and the expired one is not`() throws {
        let ring = SigningKeyRing(signing: try SigningKey(secret: .init(Array(Fixture.secret.utf8))))
        let verifier = TokenVerifier(ring)
        let now = Timestamp(seconds: 1_800_000_000)
        let token = try Fixture.token(forUser: 2)
        let userID = try verifier.verify(token.span, at: now).userID
        #expect(userID == 2)
        let expired = try Fixture.token(forUser: 2, hasExpired: true)
        #expect(throws: TokenError.self) { try verifier.verify(expired.span, at: now) }
    }

    @Test func `a key is a line to import and a line of the table, with the digest in place of its text`() throws {
        var imported: [UInt8] = []
        var table: [UInt8] = []
        FixtureKey(4).appendImportLine(to: &imported)
        FixtureKey(4).appendTableLine(to: &table)
        let line = String(decoding: imported, as: UTF8.self)
        let fields = String(decoding: table, as: UTF8.self).split(separator: "\t")
        #expect(fields.count == 12)
        #expect(fields[0] == "4" && fields[1] == "2")
        #expect(fields[3].count == 64)
        #expect(
            fields[6...] == ["1", "4102444800", "2024-01-01T14:30:00Z", "2100-01-01T00:00:00Z", "2024-01-01T13:10:00Z", "Marketplace integration 000004\n"])
        #expect(line.hasPrefix(#"{"type":"api_key","id":4,"user_id":2,"#))
        #expect(line.contains(#""key_sha256":"\#(fields[3])""#))
        #expect(!line.contains(String(decoding: Fixture.key(4), as: UTF8.self)))
    }

    /// Three users and their keys, through the program as a person would.
    @Test func `gcreg-auth imports the lines`() throws {
        let directory = TemporaryDirectory()
        var lines: [UInt8] = []
        for user in 1...3 { FixtureFiles.appendUser(user, to: &lines) }
        for id in 1...(Fixture.listUserKeys + Fixture.bulkUserKeys + Fixture.otherUsersKeys) { FixtureKey(id).appendImportLine(to: &lines) }
        try Files.write(lines, to: directory.file("import.jsonl"))
        let ended = try RunningProgram.run(["store", "import", directory.file("import.jsonl"), "--data", directory.file("data")])
        #expect(ended.exitCode == 0, "\(ended.standardError)")
    }
}
