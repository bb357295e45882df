import LinuxSystem
import TestSupport
import Testing
import TextFormats
import Tokens

@testable import AccountStore
@testable import AuthServer

/// The README's tables of the files' members are the code's, to the last one.
struct FileFormatTests {
    private let readme: Readme
    private let directory = TemporaryDirectory()

    init() throws { readme = try Readme() }

    @Test(arguments: [
        ("| member of a snapshot | type | range | what it says |", SnapshotKind.allCases.reduce(SnapshotKind.trailerMembers) { $0.union($1.headerMembers) }),
        ("| member of a user | type | range | what it says |", .user),
        ("| member of an API key | type | range | what it says |", Members.apiKey.union(.quota)),
        ("| member of a journal's header | type | range | what it says |", JournalRecord.headerMembers),
        ("| member of a record | type | range | what it says |", .record),
        ("| member of a user's line | type | range | absent |", Members.user.union(Members(.type))),
        ("| member of an API key's line | type | range | absent |", Members.apiKey.union(Members(.type))),
    ]) func `every member is in its table, and no other`(heading: String, members: Members) throws {
        #expect(try names(under: heading).sorted() == Member.allCases.filter { members.contains($0) }.map(\.text).sorted())
    }

    @Test func `no member of any file is in no table`() throws {
        let documented = try readme.text.split(separator: "\n").filter { $0.hasPrefix("| member of ") }.flatMap { try names(under: String($0)) }
        for member in Member.allCases { #expect(documented.contains(member.text), "\(member.text)") }
    }

    @Test func `the secrets and a backup's list have what their tables say, in that order`() throws {
        _ = try JWTSecretFile(directory: directory.path).readOrMake(at: Timestamp(seconds: 0), lifetimeSeconds: 60)
        let secrets = try names(under: "| member of the secrets | type | range | what it says |")
        // What a secret has that was rotated away; no other file begins with one.
        #expect(secrets.last == "verifies_until")
        #expect(secrets.dropLast() == memberNames(in: try directory.read(JWTSecretFile.name)))
        let list = BackupList(
            createdAt: Timestamp(seconds: 0), users: 0, apiKeys: 0, nextSequence: 1, files: [CopiedFile(name: "users.json", bytes: 0, checksum: 0)])
        let written = memberNames(in: String(decoding: list.written(), as: UTF8.self))
        #expect(written.last == "crc32c")
        #expect(try names(under: "| member of a backup's list | type | range | what it says |") == written.dropLast())
    }

    @Test func `every type of record is in its table`() throws {
        let digest = KeyDigest(words: [1, 2, 3, 4])
        let now = Timestamp(seconds: 0)
        let logins = UserLogins(epoch: 1, kept: digest, revoked: [RevokedLogin(digest, until: now)])
        let user = User(id: 1, email: "a@x", passwordHash: "", scopes: [], isActive: true, createdAt: now, logins: logins)
        let extras = KeyExtras(
            earlier: EarlierDigest(digest, until: now), allowedIPs: "::/0", externalID: "x", metadata: Array("{}".utf8),
            requests: [RememberedRequest(name: digest, content: digest, until: now)])
        let key = APIKey(
            id: 1, userID: 1, name: "", prefix: "", digest: digest, scopes: [], rateLimit: 1, isActive: true, lastUsed: nil, expiresAt: nil, createdAt: now,
            extras: extras)
        let records: [JournalRecord] = [
            .mutation(.putUser(user)), .mutation(.removeUser(1)), .mutation(.putAPIKey(key)), .mutation(.removeAPIKey(1)), .mutation(.recordUsage([])),
            .beginImport, .endImport,
        ]
        let rows = try readme.rows(under: "| record | further members | what it does |")
        #expect(rows.count == records.count)
        for (record, row) in zip(records, rows) {
            var bytes: [UInt8] = []
            record.append(to: &bytes, sequence: 1, ScopeVocabulary([]))
            let written = String(decoding: bytes, as: UTF8.self)
            #expect(written.contains("\"type\":\(row[0].replacing("`", with: "\""))"), "\(row[0])")
            let inner = ["login_sha256", "request_sha256", "content_sha256", "until"]
            let further = memberNames(in: written).filter { !(["seq", "type", "crc32c"] + inner).contains($0) }
            switch row[1] {
            case "those of a user": #expect(further == Member.allCases.filter { Members.user.contains($0) }.map(\.text))
            case "those of an API key without `hour`, `used`, `total` and `usage`":
                #expect(further.sorted() == Member.allCases.filter { Members.apiKey.contains($0) }.map(\.text).sorted())
            default: #expect(further.map { "`\($0)`" } == (row[1].isEmpty ? [] : [row[1]]))
            }
        }
    }

    @Test func `the ranges are the code's`() throws {
        let numbers: [(heading: String, member: String, range: String)] = [
            ("a snapshot | type | range | what it says |", "`version`", "\(FileHeader.version)"),
            ("a snapshot | type | range | what it says |", "`next_id`", Self.powers(FileBounds.ids)),
            ("a user | type | range | what it says |", "`id`", Self.powers(FileBounds.ids)),
            ("a user | type | range | what it says |", "`scopes`", "\(ScopeVocabulary.maximumNames) names"),
            ("an API key | type | range | what it says |", "`id`", Self.powers(FileBounds.ids)),
            ("an API key | type | range | what it says |", "`user_id`", Self.powers(FileBounds.ids)),
            ("an API key | type | range | what it says |", "`rate_limit`", Self.powers(FileBounds.rateLimits)),
            ("an API key | type | range | what it says |", "`hour`", "0 to 70,389,527"),
            ("the secrets | type | range | what it says |", "`kid`", "\(SigningKey.maximumIDBytes) letters, digits, `-`, `.`, `_`"),
            ("the secrets | type | range | what it says |", "`secret`", "\(SigningKey.minimumSecretBytes) bytes or more"),
            ("a user's line | type | range | absent |", "`id`", Self.powers(ImportBounds.ids)),
            ("a user's line | type | range | absent |", "`email`", "\(ImportBounds.emailBytes) bytes"),
            ("an API key's line | type | range | absent |", "`id`", Self.powers(ImportBounds.ids)),
            (
                "an API key's line | type | range | absent |", "`key_name`",
                "1 to \(ImportBounds.keyNameCharacters.upperBound) characters, no control characters"
            ),
            (
                "an API key's line | type | range | absent |", "`key_prefix`",
                "1 to \(ImportBounds.keyPrefixCharacters.upperBound) characters, no control characters"
            ),
            ("an API key's line | type | range | absent |", "`rate_limit`", "1 to 1,000,000,000"),
        ]
        for (heading, member, range) in numbers {
            let row = try readme.rows(under: "| member of \(heading)").first { $0[0] == member }
            #expect(row?[2] == range, "\(member) of \(heading)")
        }
        #expect(FileBounds.hours == 0...70_389_527)
        #expect(ImportBounds.rateLimits == 1...1_000_000_000)
    }

    private static func powers(_ range: ClosedRange<Int>) -> String {
        "\(range.lowerBound) to 2^\(range.upperBound.nonzeroBitCount == 1 ? "\(range.upperBound.trailingZeroBitCount)" : "?")"
    }

    @Test func `what may be absent from a line of accounts is what the tables say`() throws {
        let user = [
            "type": "\"user\"", "id": "1", "email": "\"a@x.org\"", "password_hash": "\"$2b$04$abcdefghijklmnopqrstuuWyIDXjXVDnqqZH8H8hU2nJq8H4a3Y2e\"",
            "scopes": "\"read\"", "is_active": "true", "created_at": "\"2024-01-01T13:10:00Z\"", "login_epoch": "1",
            "kept_login": "\"\(String(repeating: "b", count: 64))\"", "revoked_logins": "[]",
        ]
        let key = [
            "type": "\"api_key\"", "id": "1", "user_id": "1", "key_name": "\"n\"", "key_prefix": "\"p\"",
            "key_sha256": "\"\(String(repeating: "a", count: 64))\"",
            "scopes": "\"read\"", "rate_limit": "1", "is_active": "true", "last_used": "null", "expires_at": "null", "created_at": "\"2024-01-01T13:10:00Z\"",
            "allowed_ips": "\"10.0.0.0/8\"", "external_id": "\"x\"", "metadata": "{}", "earlier_sha256": "\"\(String(repeating: "b", count: 64))\"",
            "earlier_until": "\"2024-01-01T13:10:00Z\"", "requests": "[]",
        ]
        try checkAbsence(from: user, before: "", "| member of a user's line | type | range | absent |")
        try checkAbsence(from: key, before: Self.line(user), "| member of an API key's line | type | range | absent |")
    }

    private func checkAbsence(from line: [String: String], before: String, _ heading: String) throws {
        let rows = try readme.rows(under: heading)
        #expect(Set(rows.map { $0[0] }) == Set(line.keys.map { "`\($0)`" }))
        for (number, row) in rows.enumerated() {
            let name = String(row[0].dropFirst().dropLast())
            let text = before + Self.line(line.filter { $0.key != name })
            let data = directory.file("\(line.count)-\(number)")
            let run = TestRun.run("store", "import", "-", "--data", data, input: PreparedInput(text))
            #expect((run.code == 0) == !row[3].hasPrefix("refused"), "\(name): \(run.error)")
            guard run.code == 0, row[3] != "now" else { continue }
            let exported = TestRun.run("store", "export", "--data", data).output.split(separator: "\n").last ?? ""
            if row[3] == "nothing" {
                #expect(!exported.contains("\"\(name)\""), "\(name)")
                continue
            }
            let value = row[3].hasPrefix("`") ? "\"\(row[3].dropFirst().dropLast())\"" : row[3]
            #expect(exported.contains("\"\(name)\":\(value)"), "\(name)")
        }
    }

    private static func line(_ members: [String: String]) -> String {
        "{\(members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}\n"
    }

    @Test func `the lines that are shown whole have the checksums that they show`() throws {
        let sealed = readme.text.split(separator: "\n").filter { $0.hasPrefix("{") && $0.contains("\"crc32c\":\"") && !$0.contains("…") }
        #expect(sealed.count == 4)
        for line in sealed { try SealedLine.verify(Array(line.utf8)[...]) }
    }

    /// The names in the first column: a row may have several.
    private func names(under heading: String) throws -> [String] {
        try readme.rows(under: heading).flatMap { row in row[0].split(separator: ", ").map { String($0.dropFirst().dropLast()) } }
    }

    /// The names of members in JSON, in their order.
    private func memberNames(in json: String) -> [String] {
        json.split(separator: "\":").dropLast().map { part in String(part.split(separator: "\"", omittingEmptySubsequences: false).last ?? "") }
    }
}
