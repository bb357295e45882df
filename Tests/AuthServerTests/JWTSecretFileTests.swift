import Cryptography
import LinuxSystem
import Testing
import TestSupport
import TextFormats
@testable import Tokens

@testable import AuthServer

struct JWTSecretFileTests {
    private let directory: TemporaryDirectory
    private let file: JWTSecretFile
    private let now = Timestamp(seconds: 1_704_114_600)

    init() {
        directory = TemporaryDirectory()
        file = JWTSecretFile(directory: directory.path)
    }

    /// A file as it should be, with `replacing` put in the place of what it names.
    private func text(_ changes: [(String, String)] = []) -> String {
        var text = """
            {"format":"gcreg-auth jwt secrets","version":2,"secrets":[\
            {"kid":"new","secret":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","signs":true,"created_at":"2024-01-01T13:10:00Z"},\
            {"kid":"old","secret":"HxECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","signs":false,"created_at":"2023-01-01T13:10:00Z"}]}
            """
        for (old, new) in changes { text = text.replacing(old, with: new) }
        return text
    }

    @Test func `the first start makes a secret that only the owner may read, and the next finds it`() throws {
        let made = try file.readOrMake(at: now, lifetimeSeconds: 3_600)
        #expect(made.signing.secret.count == 32)
        #expect(made.verifying.isEmpty)
        #expect(try SystemCall.permissions(of: file.path).mode == 0o600)
        #expect(try directory.names == [JWTSecretFile.name])
        let found = try file.readOrMake(at: now, lifetimeSeconds: 3_600)
        #expect(found.signing.id == made.signing.id)
        #expect(made.signing.secret.withBytes { made in found.signing.secret.withBytes { found in found.indices.allSatisfy { made[$0] == found[$0] } } })
    }

    @Test func `two first starts make two secrets`() throws {
        let other = TemporaryDirectory()
        let one = try file.readOrMake(at: now, lifetimeSeconds: 3_600).signing
        let two = try JWTSecretFile(directory: other.path).readOrMake(at: now, lifetimeSeconds: 3_600).signing
        #expect(one.id != two.id)
    }

    @Test func `one secret signs and the others verify`() throws {
        _ = try directory.write(text(), to: JWTSecretFile.name)
        let secrets = try file.readOrMake(at: now, lifetimeSeconds: 3_600)
        #expect(secrets.signing.id == "new")
        #expect(secrets.verifying.map(\.id) == ["old"])
    }

    @Test func `a file of the first version is read, and its earlier secrets have no end`() throws {
        _ = try directory.write(text([("\"version\":2", "\"version\":1")]), to: JWTSecretFile.name)
        let secrets = try file.readOrMake(at: now, lifetimeSeconds: 3_600)
        #expect(secrets.signing.id == "new" && secrets.verifying.map(\.verifiesUntil) == [nil])
    }

    @Test(arguments: [
        ([("gcreg-auth jwt secrets", "something else")], JWTSecretFileError.Damage.wrongFormat),
        ([("\"version\":2,", "")], .wrongFormat),
        ([("\"secrets\":[", "\"secret\":[")], .wrongMember),
        ([("\"kid\":\"new\",", "")], .wrongMember),
        ([("\"signs\":true", "\"signs\":1")], .wrongMember),
        ([("AAEC", "A+EC")], .wrongMember),
        ([("\"signs\":true", "\"signs\":false")], .noSigner),
        ([("\"signs\":false", "\"signs\":true")], .severalSigners),
        ([("\"old\"", "\"new\"")], .repeatedName),
        ([("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg")], .secretTooShort),
        ([("]}", "")], .notJSON),
        ([("\"2024-01-01T13:10:00Z\"", "\"noon\"")], .wrongMember),
        ([("\"2024-01-01T13:10:00Z\"", "\"2024-01-01T13:10:00Z\",\"verifies_until\":\"2025-01-01T13:10:00Z\"")], .wrongMember),
        ([("\"2023-01-01T13:10:00Z\"", "\"2023-01-01T13:10:00Z\",\"verifies_until\":null")], .wrongMember),
    ])
    func `a damaged file is refused and left as it is`(changes: [(String, String)], damage: JWTSecretFileError.Damage) throws {
        let text = text(changes)
        _ = try directory.write(text, to: JWTSecretFile.name)
        #expect(throws: JWTSecretFileError.damaged(path: file.path, damage)) { try file.readOrMake(at: now, lifetimeSeconds: 3_600) }
        #expect(try directory.read(JWTSecretFile.name) == text)
    }

    @Test func `a later format is refused by its number`() throws {
        _ = try directory.write(text([("\"version\":2", "\"version\":3")]), to: JWTSecretFile.name)
        #expect(throws: JWTSecretFileError.unknownVersion(path: file.path, version: 3)) { try file.readOrMake(at: now, lifetimeSeconds: 3_600) }
    }

    @Test func `an empty file is refused`() throws {
        _ = try directory.write("", to: JWTSecretFile.name)
        #expect(throws: JWTSecretFileError.damaged(path: file.path, .notJSON)) { try file.readOrMake(at: now, lifetimeSeconds: 3_600) }
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o620] as [UInt32])
    func `a file that others may read or change is refused`(mode: UInt32) throws {
        _ = try directory.write(text(), to: JWTSecretFile.name)
        try SystemCall.changeMode(of: file.path, to: mode)
        #expect(throws: JWTSecretFileError.openToOthers(path: file.path, mode: mode)) { try file.readOrMake(at: now, lifetimeSeconds: 3_600) }
    }

    @Test func `secrets of the settings leave the data directory alone`() throws {
        var configuration = Configuration()
        configuration.dataDirectory = directory.path
        configuration.jwtSecret = String(repeating: "a", count: 32)
        configuration.jwtPreviousSecrets = [String(repeating: "b", count: 32), configuration.jwtSecret]
        let secrets = try JWTSecrets.of(configuration, at: now)
        #expect(secrets.ring.keys.count == 2)
        #expect(secrets.ring.keys[0].id != secrets.ring.keys[1].id)
        #expect(secrets.keeper == nil)
        #expect(try directory.names == [])
        #expect(try JWTSecrets.of(configuration, at: now).ring.signing.id == secrets.ring.signing.id)
    }
}
