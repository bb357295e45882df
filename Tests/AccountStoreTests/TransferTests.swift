import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct TransferTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let user =
        #"{"type":"user","id":7,"email":"a@example.org","password_hash":"$2b$05$x","scopes":"read,write","is_active":true,"created_at":"2024-01-01T13:10:00Z"}"#
    private static let hex = "0f51c9f3389215e1ed82430985f2cd37d874038166dbac949be6b37eff501faf"
    private static let key =
        #"{"type":"api_key","id":9,"user_id":7,"key_name":"n","key_prefix":"gcreg_2f","key_sha256":"\#(hex)","scopes":"read","rate_limit":5,"is_active":true,"last_used":null,"expires_at":null,"created_at":"2024-01-01T13:10:00Z"}"#

    private func take(_ lines: String, into store: AccountStore) throws(ImportError) -> ImportSummary {
        var pieces = [Array(lines.utf8)]
        return try store.importEntities(from: "lines", passwordHashIsSupported: { $0.hasPrefix("$") }) { () throws(ImportError) in
            pieces.popLast() ?? []
        }
    }

    @Test func `what was exported is imported as it was`() throws {
        let store = try openStore(directory.store)
        for email in ["a@example.org", "b@example.org", "c@example.org"] { _ = try store.add(email) }
        for number in 1...9 { _ = try store.addKey(number, to: number % 3 + 1, name: "Key \"\(number)\" für \u{1F511}") }
        _ = try store.deleteKey(4)
        _ = try store.change(2) { $0.isActive = false }
        _ = store.charge(apiKey: 5, cost: 1, at: noon)
        var lines: [UInt8] = []
        store.exportEntities { lines.append(contentsOf: copy $0) }
        var expected = store.contents
        try store.close()

        let other = try openStore(directory.path + "/other")
        try writeFile(directory.path + "/lines", lines)
        #expect(try other.importEntities(fromFile: directory.path + "/lines", passwordHashIsSupported: { _ in true }) == ImportSummary(users: 3, apiKeys: 8))
        // Counts are not exported.
        expected.quotas = expected.quotas.map { _ in HourlyQuota() }
        #expect(other.contents == expected)
        let killed = try openStore(try directory.copy(of: directory.path + "/other"))
        #expect(killed.contents == expected)
        try killed.close()
        #expect(try other.add("d@example.org").id == 4)
        #expect(try other.addKey(100, to: 1).id == 10)
        try other.close()
    }

    @Test func `what is not said takes its natural value`() throws {
        let store = try openStore(directory.store)
        let lines = """
            {"type":"api_key","id":9,"user_id":7,"key_name":"n","key_prefix":"p","key_sha256":"\(Self.hex)","created_at":"2024-01-01T13:10:00Z"}

            {"type":"user","id":7,"email":"a@example.org","password_hash":"$2b$","scopes":"read,write"}
            """
        #expect(try take(lines, into: store) == ImportSummary(users: 1, apiKeys: 1))
        #expect(
            store.user(7)
                == User(
                    id: 7, email: "a@example.org", passwordHash: "$2b$", scopes: [read, write], isActive: true, createdAt: noon))
        let key = try #require(store.apiKey(9))
        #expect(key.scopes == read)
        #expect(key.rateLimit == 1_000)
        #expect(key.isActive)
        #expect(key.lastUsed == nil)
        #expect(key.expiresAt == nil)
        #expect(store.credential(try #require(KeyDigest(hex: Self.hex)))?.keyID == 9)
        try store.close()
    }

    /// A line in place of the good user's or key's, and what is wrong with it.
    @Test(
        arguments: [
            ("not json", .json(.notAnObject)),
            ("[1]", .json(.notAnObject)),
            ("{\"type\":\"user\"", .json(.notAnObject)),
            ("{}", .json(.missingMember("type"))),
            (#"{"type":"group"}"#, .unknownType("group")),
            (#"{"type":7}"#, .json(.wrongType(member: "type"))),
            (edit(user, "email", "mail"), .json(.unknownMember("mail"))),
            (edit(user, #""is_active":true"#, #""key_name":"n""#), .json(.unknownMember("key_name"))),
            (edit(user, "is_active", "id"), .json(.repeatedMember("id"))),
            (edit(user, #""id":7"#, #""id":"7""#), .json(.wrongType(member: "id"))),
            (edit(user, #""id":7"#, #""id":7.5"#), .json(.wrongType(member: "id"))),
            (edit(user, #""id":7"#, #""id":99999999999999999999"#), .json(.outOfRange(member: "id"))),
            (edit(user, #""id":7"#, #""id":0"#), .json(.outOfRange(member: "id"))),
            (edit(user, #""id":7"#, #""id":4503599627370497"#), .json(.outOfRange(member: "id"))),
            (edit(user, #""id":7,"#, ""), .json(.missingMember("id"))),
            (edit(user, "true", "1"), .json(.wrongType(member: "is_active"))),
            (edit(user, "true", "null"), .json(.wrongType(member: "is_active"))),
            (edit(user, "read,write", "read,fly"), .json(.unknownScope("fly"))),
            (edit(user, "2024-01-01T13:10:00Z", "yesterday"), .json(.notATime(member: "created_at"))),
            (edit(user, "$2b$", "2b"), .unsupportedPasswordHash),
            (edit(user, "a@example.org", "example.org"), .badEmail("example.org")),
            (edit(user, "a@example.org", "@example.org"), .badEmail("@example.org")),
            (edit(user, "a@example.org", "a@b@c"), .badEmail("a@b@c")),
            (edit(user, "a@example.org", "a b@c"), .badEmail("a b@c")),
            (edit(key, #""user_id":7"#, #""user_id":8"#), .unknownUser(8)),
            (edit(key, hex, String(hex.dropLast())), .json(.notADigest(member: "key_sha256"))),
            (edit(key, hex, String(hex.dropLast()) + "x"), .json(.notADigest(member: "key_sha256"))),
            (edit(key, #""n""#, #""""#), .badKeyName),
            (edit(key, #""n""#, #""a\u0007b""#), .badKeyName),
            (edit(key, #""n""#, "\"\(String(repeating: "x", count: 101))\""), .badKeyName),
            (edit(key, "gcreg_2f", ""), .badKeyPrefix),
            (edit(key, #""rate_limit":5"#, #""rate_limit":0"#), .json(.outOfRange(member: "rate_limit"))),
            (edit(key, #""rate_limit":5"#, #""rate_limit":1000000001"#), .json(.outOfRange(member: "rate_limit"))),
            (edit(key, #""expires_at":null"#, #""expires_at":"2024-02-30T00:00:00Z""#), .json(.notATime(member: "expires_at"))),
            (edit(key, #""expires_at":null"#, #""expires_at":7"#), .json(.wrongType(member: "expires_at"))),
            (edit(key, #""last_used":null"#, #""last_used":false"#), .json(.wrongType(member: "last_used"))),
            (edit(key, #","created_at":"2024-01-01T13:10:00Z""#, ""), .json(.missingMember("created_at"))),
            (edit(key, #""scopes":"read""#, #""hour":1,"scopes":"read""#), .json(.unknownMember("hour"))),
            (edit(user, #""id":7"#, #""id":1"#), .userIDTaken(1)),
            (edit(user, "a@example.org", "THERE@example.org"), .emailTaken("THERE@example.org")),
            (edit(key, #""id":9"#, #""id":1"#), .apiKeyIDTaken(1)),
            (edit(edit(key, #""id":9"#, #""id":10"#), hex, there), .digestTaken),
        ] as [(String, ImportFault)])
    func `a wrong line is named and nothing is imported`(line: String, fault: ImportFault) throws {
        let store = try openStore(directory.store)
        _ = try store.add("there@example.org")
        let taken = try store.addKey(1, to: 1)
        var hexBytes: [UInt8] = []
        hexBytes.append(hexOf: taken.digest)
        #expect(String(decoding: hexBytes, as: UTF8.self) == Self.there)
        let before = store.contents
        let good = #"{"type":"user","id":5,"email":"good@example.org","password_hash":"$6$","scopes":"read"}"#
        let lines = line.contains(#""user""#) || !line.contains(#""api_key""#) ? "\(good)\n\(line)\n" : "\(Self.user)\n\(line)\n"
        #expect(throws: ImportError.line(2, fault)) { try take(lines, into: store) }
        #expect(store.contents == before)
        #expect(ImportError.line(2, fault).description.hasPrefix("line 2: "))
        try store.close()
    }

    private static let there: String = {
        var bytes: [UInt8] = []
        bytes.append(hexOf: digest(1))
        return String(decoding: bytes, as: UTF8.self)
    }()

    private static func edit(_ line: String, _ old: String, _ new: String) -> String { line.replacing(old, with: new) }

    @Test func `two lines that clash with each other are found`() throws {
        let store = try openStore(directory.store)
        let twin = Self.user.replacing("a@example.org", with: "b@example.org")
        #expect(throws: ImportError.line(2, .userIDTaken(7))) { try take("\(Self.user)\n\(twin)\n", into: store) }
        let sameAddress = Self.user.replacing("\"id\":7", with: "\"id\":8").replacing("a@", with: "A@")
        #expect(throws: ImportError.line(2, .emailTaken("A@example.org"))) { try take("\(Self.user)\n\(sameAddress)\n", into: store) }
        #expect(throws: ImportError.line(3, .apiKeyIDTaken(9))) { try take("\(Self.user)\n\(Self.key)\n\(Self.key)\n", into: store) }
        let sameDigest = Self.key.replacing("\"id\":9", with: "\"id\":10")
        #expect(throws: ImportError.line(3, .digestTaken)) { try take("\(Self.user)\n\(Self.key)\n\(sameDigest)", into: store) }
        #expect(store.userCount == 0)
        try store.close()
    }

    @Test func `an import that a crash cuts off at any byte never happened`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("there@example.org")
        let before = store.contents
        let path = directory.store + "/journal-000001.jsonl"
        let short = try readFile(path).count
        _ = try take("\(Self.user)\n\(Self.key)\n", into: store)
        let after = store.contents
        let whole = try readFile(path)
        let copy = try directory.copy(of: directory.store)
        try store.close()
        for cut in short...whole.count {
            try writeFile(copy + "/journal-000001.jsonl", Array(whole[..<cut]))
            let log = EventLog()
            let opened = try openStore(copy, log: log)
            #expect(opened.contents == (cut == whole.count ? after : before), "cut at \(cut)")
            let expected = cut == short || cut == whole.count ? 0 : 1
            #expect(log.count { if case .tornRecordCut(_, short, cut - short) = $0 { true } else { false } } == expected, "cut at \(cut)")
            // Closed without a change it leaves the cut journal, for the next round to be replaced.
            opened.queue.change { $0.close() }
            try opened.close()
            for name in try SystemCall.names(inDirectory: copy) where name != "lock" { try SystemCall.unlink(copy + "/" + name) }
        }
    }

    @Test func `an import that the disk has no room for leaves nothing`() throws {
        let isFull = Monitor(false)
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            if isFull.withLock({ $0 }) { throw SystemError("write", code: 28) }
            try SystemCall.writeAll(file, bytes)
        }
        let store = try openStore(directory.store, disk: disk)
        isFull.change { $0 = true }
        #expect(throws: ImportError.refused(.outOfSpace)) { try take("\(Self.user)\n\(Self.key)\n", into: store) }
        #expect(store.userCount == 0)
        isFull.change { $0 = false }
        _ = try take("\(Self.user)\n\(Self.key)\n", into: store)
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == store.contents)
        try killed.close()
        try store.close()
        #expect(throws: ImportError.refused(.closed)) { try take(Self.user, into: store) }
    }

    @Test func `the largest id that can be imported leaves ids after it`() throws {
        let store = try openStore(directory.store)
        let largest = 4_503_599_627_370_496
        _ = try take(Self.user.replacing("\"id\":7", with: "\"id\":\(largest)"), into: store)
        #expect(try store.add("next@example.org").id == largest + 1)
        let killed = try openStore(try directory.copy(of: directory.store))
        try store.close()
        let closed = try openStore(directory.store)
        #expect(killed.contents == closed.contents)
        #expect(closed.contents.nextIDs[0] == largest + 2)
        try killed.close()
        try closed.close()
    }

    @Test(arguments: [1, 2, 100, 1_000]) func `lines come in pieces that end anywhere`(pieceBytes: Int) throws {
        let store = try openStore(directory.store)
        var rest = Array("\(Self.user)\r\n\n\(Self.key)".utf8)[...]
        let summary = try store.importEntities(from: "pieces", passwordHashIsSupported: { _ in true }) { () throws(ImportError) in
            defer { rest = rest.dropFirst(pieceBytes) }
            return Array(rest.prefix(pieceBytes))
        }
        #expect(summary == ImportSummary(users: 1, apiKeys: 1))
        #expect(store.credential(try #require(KeyDigest(hex: Self.hex)))?.keyID == 9)
        try store.close()
    }

    @Test func `the first line that clashes is named, be it a user's or a key's`() throws {
        let store = try openStore(directory.store)
        _ = try take("\(Self.user)\n\(Self.key)", into: store)
        let user = Self.user.replacing("\"id\":7", with: "\"id\":8")
        #expect(throws: ImportError.line(1, .apiKeyIDTaken(9))) { try take("\(Self.key)\n\(user)\n", into: store) }
        #expect(throws: ImportError.line(1, .emailTaken("a@example.org"))) { try take("\(user)\n\(Self.key)\n", into: store) }
        try store.close()
    }

    @Test func `what is written otherwise than an export writes it is the same`() throws {
        let store = try openStore(directory.store)
        let spaced = Self.key.replacing(":", with: " : ").replacing("13 : 10 : 00", with: "13:10:00").replacing("read\"", with: " read , read\"")
        _ = try take("\(Self.user)\n\(Self.key)", into: store)
        let written = store.apiKey(9)
        try store.close()
        let other = try openStore(directory.path + "/other")
        _ = try take("\(Self.user)\n\(spaced)", into: other)
        #expect(other.apiKey(9) == written)
        try other.close()
    }

    @Test func `a file that cannot be read is named`() throws {
        let store = try openStore(directory.store)
        let path = directory.path + "/none"
        #expect(throws: ImportError.unreadable(file: path, SystemError("open", code: 2))) {
            try store.importEntities(fromFile: path, passwordHashIsSupported: { _ in true })
        }
        try store.close()
    }
}
