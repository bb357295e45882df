@testable import AccountStore
import TextFormats

/// A journal with every kind of record, and the state at each of its lines, made without reading it.
enum JournalSeeds {
    static let scopeNames = ["read", "write", "admin"]
    private static let history = History()
    static var journal: [UInt8] { history.journal }
    static var states: [Moment] { history.moments }
    static var importStart: Int { history.importStart }

    struct Moment {
        let length: Int
        let nextSequence: Int
        let contents: StoredContents
    }

    private struct History {
        var journal = JournalRecord.header(FileHeader(generation: 1, nextSequence: 1))
        var moments: [Moment] = []
        var importStart = 0

        init() {
            var state = StoreState()
            moments.append(Moment(length: journal.count, nextSequence: 1, contents: StoredContents(state)))
            for (index, record) in records.enumerated() {
                if record == .beginImport { importStart = journal.count }
                record.append(to: &journal, sequence: index + 1, ScopeVocabulary(scopeNames))
                if case .mutation(let mutation) = record { state.apply(mutation) }
                moments.append(Moment(length: journal.count, nextSequence: index + 2, contents: StoredContents(state)))
            }
            // Between its two ends an import is no state of its own.
            let (start, end) = (importStart, journal.count)
            moments.removeAll { start + 1..<end ~= $0.length }
        }
    }

    private static let records: [JournalRecord] = [
        .mutation(.putUser(user(1, "a@x.org", 7))), .mutation(.putUser(user(2, "\u{e9} \"quoted\" \\ \u{1F511}", 1))),
        .mutation(.putAPIKey(key(1, of: 1))), .mutation(.putAPIKey(key(2, of: 2))),
        .mutation(.recordUsage([KeyUsage(keyID: 2, quota: HourlyQuota(hour: 473_365, used: 3), lastUsed: noon)])),
        .mutation(.removeAPIKey(1)), .mutation(.putAPIKey(key(3, of: 1))), .mutation(.removeUser(2)),
        .beginImport, .mutation(.putUser(user(9, "nine@x.org", 0))), .mutation(.putAPIKey(key(9, of: 9))), .endImport,
    ]

    private static let noon = Timestamp(seconds: 1_704_114_600)

    private static func user(_ id: Int, _ email: String, _ scopes: UInt64) -> User {
        User(id: id, email: email, passwordHash: "$y$j9T$hash", scopes: Scopes(rawValue: scopes), isActive: id != 2, createdAt: noon)
    }

    private static func key(_ id: Int, of user: Int) -> APIKey {
        APIKey(
            id: id, userID: user, name: "key \(id)\n", prefix: "gcreg_2f", digest: KeyDigest(words: SIMD4(UInt64(id), 2, 3, 4)),
            scopes: Scopes(rawValue: 1), rateLimit: 1_000, isActive: true, lastUsed: id == 2 ? noon : nil, expiresAt: id == 3 ? noon : nil, createdAt: noon)
    }

    /// Edits of five bytes, and the byte that says that they are edits.
    private static let edits: [[UInt8]] = [
        [], [0, 0, 200, 0, 1], [0, 1, 44, 0, 0x80], [1, 2, 3, 0, 0], [2, 0, 90, 0, 10], [3, 3, 0, 40, 0], [4, 1, 0, 200, 0], [5, 4, 0, 0, 0],
        [6, 0, 0, 30, 0], [7, 1, 0, 0, 0], [1, 6, 20, 0, 0, 6, 0, 0, 10, 0], [1, 8, 0, 0, 0], [6, 0, 0, 3, 10],
    ]

    private static let user = #""email":"e","password_hash":"p","scopes":"read,new","is_active":true,"created_at":"2024-01-01T13:10:00Z""#
    private static let key =
        #""key_name":"\u00e9\ud83d\ude00\n","key_prefix":"p","key_sha256":"\#(String(repeating: "0a", count: 32))","scopes":"","rate_limit":5,"#
        + #""is_active":false,"last_used":null,"expires_at":"2024-01-01T13:10:00Z","created_at":"2024-01-01T13:10:00Z""#

    /// Lines without their checksum.
    private static let lines: [String] = [
        #"{"seq":1,"type":"put_user","id":1,\#(user)"#, #"{"seq":1,"type":"put_api_key","id":1,"user_id":1,\#(key)"#,
        "{\"seq\":1,\"type\":\"put_user\",\"id\":1,\(user)\n{\"seq\":2,\"type\":\"put_api_key\",\"id\":2,\"user_id\":1,\(key)\n"
            + "{\"seq\":3,\"type\":\"record_usage\",\"api_keys\":[[2,473365,7,1704114600]]\n{\"seq\":4,\"type\":\"remove_api_key\",\"id\":2\n"
            + "{\"seq\":5,\"type\":\"remove_user\",\"id\":1",
        "{\"seq\":1,\"type\":\"begin_import\"\n{\"seq\":2,\"type\":\"end_import\"", #"{"seq":1,"type":"begin_import""#,
        #"{"seq":1,"type":"record_usage","api_keys":[]"#, #"{ "seq" : 1 , "type" : "remove_user" , "id" : 9007199254740992 "#,
        #"{"seq":1,"type":"remove_user","id":1,"extra":[{"a":[1,-2.5e3,null,true,false,"x"]}]"#,
    ]

    static let all: [[UInt8]] = edits.map { $0 + [0] } + lines.map { Array($0.utf8) + [1] }
}
