import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// The quick way of reading a snapshot's lines beside the general one: what the quick way takes, the general one takes too, as the same.
struct WrittenLineTests {
    private static let vocabulary = ScopeVocabulary(["read", "write"])

    /// One entity's line, without the comma and the line end.
    private func line(_ user: User) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.appendMembers(of: user, Self.vocabulary)
        bytes.closeObject()
        return bytes
    }

    private func line(_ key: APIKey, _ quota: HourlyQuota?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.appendMembers(of: key, Self.vocabulary)
        if let quota { bytes.appendMembers(of: quota) }
        bytes.closeObject()
        return bytes
    }

    private static func key(
        name: String = "a key", id: Int = 7, rateLimit: Int = 1_000, isActive: Bool = true, lastUsed: Timestamp? = noon,
        expiresAt: Timestamp? = nil
    ) -> APIKey {
        APIKey(
            id: id, userID: 3, name: name, prefix: "gcreg_2f", digest: digest(41), scopes: [read, write], rateLimit: rateLimit,
            isActive: isActive, lastUsed: lastUsed, expiresAt: expiresAt, createdAt: noon)
    }

    private static func user(email: String = "a@example.org", id: Int = 3, isActive: Bool = true) -> User {
        User(id: id, email: email, passwordHash: "$2b$05$abc/OI1.S", scopes: read, isActive: isActive, createdAt: noon)
    }

    private var scopes: ScopeReader {
        get throws {
            var scopes = ScopeReader(Self.vocabulary)
            for text in ["read", "read,write", ""] { _ = try scopes.read(text) }
            return scopes
        }
    }

    private struct Outcome: Equatable {
        var user: User?
        var key: APIKey?
        var quota: HourlyQuota?
        var nextIDs: [Int]

        init(_ state: consuming StoreState) {
            user = state.users.all.first
            key = state.keys.step(from: 0, maximum: 1)?.keys.first?.0
            quota = state.keys.step(from: 0, maximum: 1)?.keys.first?.1
            nextIDs = [state.nextUserID, state.nextKeyID]
        }
    }

    /// Nil if the quick way leaves the line to the other.
    private func quickly(_ line: [UInt8], _ kind: SnapshotKind) throws -> Outcome? {
        var state = StoreState()
        var scopes = try scopes
        let bytes = line + Array(",\n".utf8)
        var entities = WrittenEntities(bytes.span)
        switch kind {
        case .users: entities.takeUsers(into: &state, &scopes)
        case .apiKeys: entities.takeKeys(into: &state, &scopes)
        }
        guard entities.count > 0 else { return nil }
        #expect(entities.count == 1 && entities.length == bytes.count)
        return Outcome(state)
    }

    private func generally(_ line: [UInt8], _ kind: SnapshotKind) throws -> Outcome {
        var state = StoreState()
        var scopes = try scopes
        try SnapshotReader.readEntity(line[...], of: kind, into: &state, &scopes)
        return Outcome(state)
    }

    private static let texts = [
        "", "a", "1234567", "12345678", "123456789", String(repeating: "n", count: 300), "für 🔑 ключ", "éééé", "a\u{7F}b", "/?'`~",
    ]

    @Test(arguments: texts)
    func `a line as it is written is taken, whatever its texts`(text: String) throws {
        for key in [
            Self.key(name: text), Self.key(name: text, lastUsed: nil), Self.key(name: text, isActive: false, expiresAt: noon),
            Self.key(name: text, id: 1 << 53, rateLimit: 0),
        ] {
            let quota = key.lastUsed.map { _ in HourlyQuota(hour: 473_365, used: 12) }
            let line = line(key, quota)
            let taken = try #require(try quickly(line, .apiKeys))
            #expect(try taken == generally(line, .apiKeys))
            #expect(taken.key == key && taken.quota == quota ?? HourlyQuota())
        }
        for user in [Self.user(email: text), Self.user(id: 1, isActive: false)] {
            let taken = try #require(try quickly(line(user), .users))
            #expect(try taken == generally(line(user), .users))
            #expect(taken.user == user)
        }
    }

    @Test(arguments: ["a \"quoted\" name", "back\\slash", "line\nend", "\u{1}", "1234567\"", "12345678\\"])
    func `a text with escapes is left to the general way`(text: String) throws {
        let line = line(Self.key(name: text), nil)
        #expect(try quickly(line, .apiKeys) == nil)
        #expect(try generally(line, .apiKeys).key?.name == text)
    }

    /// Every byte is replaced by those that differ in one bit and by some that mean something, left out, and doubled.
    @Test(arguments: SnapshotKind.allCases)
    func `no line is taken that the general way refuses or reads differently`(kind: SnapshotKind) throws {
        let key = Self.key(name: "für x", expiresAt: noon)
        let good = kind == .users ? line(Self.user()) : line(key, HourlyQuota(hour: 473_365, used: 12))
        var taken = 0
        func compare(_ line: [UInt8]) throws {
            guard let quick = try quickly(line, kind) else { return }
            taken += 1
            do {
                let general = try generally(line, kind)
                if quick != general { Issue.record("\(String(decoding: line, as: UTF8.self)) was read differently") }
            } catch {
                Issue.record("\(String(decoding: line, as: UTF8.self)): \(error)")
            }
        }
        for place in good.indices {
            var line = good
            for byte in (0..<8).map({ good[place] ^ 1 << $0 }) + Array("\"\\,:}09afAF \n".utf8) + [0, 0xC3] {
                line[place] = byte
                try compare(line)
            }
            line = good
            line.remove(at: place)
            try compare(line)
            line = good
            line.insert(line[place], at: place)
            try compare(line)
        }
        #expect(taken > good.count, "the test has no lines to compare")
    }

    @Test(arguments: [
        (#""id":7"#, #""id":9007199254740993"#), (#""id":7"#, #""id":0"#), (#""id":7"#, #""id":07"#), (#""id":7"#, #""id":-7"#),
        (#""id":7"#, #""id":18446744073709551617"#), (#""rate_limit":1000"#, #""rate_limit":9007199254740993"#),
        (#""used":12"#, #""used":9223372036854775808"#), (#""hour":473365"#, #""hour":70389528"#),
        (#""last_used":"2024-01-01T13:10:00Z""#, #""last_used":null"#), (#"2024-01-01T13:10:00Z""#, #"2024-02-30T13:10:00Z""#),
        ("read,write", "admin"),
    ])
    func `a value out of bounds is left to the general way`(good: String, bad: String) throws {
        let text = String(decoding: line(Self.key(), HourlyQuota(hour: 473_365, used: 12)), as: UTF8.self)
        #expect(text.contains(good))
        #expect(try quickly(Array(text.replacing(good, with: bad).utf8), .apiKeys) == nil)
    }

    @Test func `a snapshot of many pieces reads the same with lines of both ways`() throws {
        let directory = try TemporaryDirectory()
        let store = try openStore(directory.store)
        for number in 1...3 { _ = try store.add("u\(number)@x") }
        let path = directory.path + "/import.jsonl"
        var lines: [UInt8] = []
        for id in 1...1_200 {
            let key = APIKey(
                id: id, userID: id % 3 + 1, name: id % 5 == 0 ? "\"\(id)\"" : "name \(id) ü", prefix: "gcreg_2f", digest: digest(id),
                scopes: id % 2 == 0 ? read : write, rateLimit: id, isActive: id % 7 > 0, lastUsed: nil, expiresAt: nil, createdAt: noon)
            lines.openObject()
            lines.member("type", "api_key")
            lines.appendMembers(of: key, store.vocabulary)
            lines.closeObject()
            lines.append(ASCII.lineFeed)
        }
        try writeFile(path, lines)
        _ = try store.importEntities(fromFile: path) { _ in true }
        for (number, length) in [100_000, 1, 300_000, 600_000, 2].enumerated() {
            _ = try store.addKey(2_000 + number, to: 2, name: String(repeating: "ü", count: length))
        }
        for id in stride(from: 1, through: 1_200, by: 11) { _ = store.charge(apiKey: id, cost: id, at: noon) }
        let before = store.contents
        try store.close()
        let again = try openStore(directory.store)
        #expect(again.contents == before)
        try again.close()
    }

    // MARK: - Journals

    private static let records: [JournalRecord] = [
        .mutation(.putUser(user())), .mutation(.putAPIKey(key())),
        .mutation(.recordUsage([KeyUsage(keyID: 7, quota: HourlyQuota(hour: 473_365, used: 12), lastUsed: noon)])),
        .mutation(.putAPIKey(key(name: "renamed"))), .mutation(.putUser(user(isActive: false))),
        .mutation(
            .recordUsage([
                KeyUsage(keyID: 7, quota: HourlyQuota(hour: 473_366, used: 0), lastUsed: noon),
                KeyUsage(keyID: 8, quota: HourlyQuota(hour: 473_366, used: 3), lastUsed: noon),
            ])),
    ]

    private func journal(_ records: [JournalRecord], from sequence: Int = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, record) in records.enumerated() { record.append(to: &bytes, sequence: sequence + number, Self.vocabulary) }
        return bytes
    }

    /// What the quick way makes of a journal's bytes, and how many records it took.
    private func take(_ bytes: [UInt8], from sequence: Int = 1) throws -> (outcome: Outcome, count: Int, length: Int) {
        var state = StoreState()
        var scopes = try scopes
        var records = WrittenRecords(bytes.span, nextSequence: sequence)
        records.take(into: &state, &scopes)
        #expect(records.nextSequence == sequence + records.count)
        return (Outcome(state), records.count, records.length)
    }

    @Test func `records as they are written are taken as they are applied`() throws {
        for count in 0...Self.records.count {
            var state = StoreState()
            for case .mutation(let mutation) in Self.records.prefix(count) { state.apply(mutation) }
            let bytes = journal(Array(Self.records.prefix(count)), from: 9)
            let taken = try take(bytes, from: 9)
            #expect(taken.count == count && taken.length == bytes.count)
            let expected = Outcome(state)
            #expect(taken.outcome == expected)
        }
    }

    @Test(arguments: [JournalRecord.beginImport, .endImport, .mutation(.removeUser(3)), .mutation(.removeAPIKey(7)), .mutation(.recordUsage([]))])
    func `other records are left to the general way`(record: JournalRecord) throws {
        let first = journal([Self.records[0]])
        let taken = try take(journal([Self.records[0], record, Self.records[1]]))
        #expect(taken.count == 1 && taken.length == first.count && taken.outcome.key == nil)
    }

    @Test func `a record with any byte changed, or out of its place, is left to the general way`() throws {
        for record in Self.records {
            let good = journal([record])
            #expect(try take(good).count == 1)
            #expect(try take(good, from: 2).count == 0)
            for place in good.indices {
                for bit in 0..<8 {
                    var bad = good
                    bad[place] ^= 1 << bit
                    #expect(try take(bad).count == 0, "bit \(bit) of byte \(place)")
                }
                #expect(try take(Array(good[..<place])).count == 0)
            }
        }
    }
}
