import Cryptography
import LinuxSystem
import TextFormats
import Tokens

/// The accounts that a data directory begins with: of each client a user of its own with two keys, and users with keys to change and to remove.
struct CrashFixture {
    static let clients = 8
    static let otherUsers = 3
    static let keysOfOtherUser = 2
    private static let created = Timestamp(seconds: 1_704_114_600)
    /// Looks like bcrypt, and is the hash of nothing.
    private static let passwordHash = "$2b$05$" + String(repeating: ".", count: 53)
    private static let rateLimit = 1_000_000_000

    /// As `store import` reads them.
    private(set) var lines: [UInt8] = []
    private(set) var clients: [CrashClient] = []
    private var numbers: SeededNumbers
    private var nextUserID = 1
    private var nextKeyID = 1

    init(seed: Int) {
        numbers = SeededNumbers(seed: seed, for: 0)
        for number in 1...Self.clients { addClient(number) }
    }

    var holdings: Holdings {
        clients.reduce(into: Holdings()) { all, client in
            let own = client.state.withLock { $0.acknowledged }
            all.users.merge(own.users) { $1 }
            all.keys.merge(own.keys) { $1 }
        }
    }

    private mutating func addClient(_ number: Int) {
        var holdings = Holdings()
        var texts: [Int: String] = [:]
        let userID = addUser("client\(number)-home@example.org", scopes: "read,write,admin", &holdings)
        let worker = addKey(of: userID, scopes: "read,write,admin", &holdings, &texts)
        let reader = addKey(of: userID, scopes: "read,admin", &holdings, &texts)
        for other in 1...Self.otherUsers {
            let id = addUser("client\(number)-other-\(other)@example.org", scopes: "read,write", &holdings)
            for _ in 1...Self.keysOfOtherUser { _ = addKey(of: id, scopes: "read,write", &holdings, &texts) }
        }
        clients.append(CrashClient(CrashClient.Home(number: number, userID: userID, worker: worker, reader: reader), holdings, texts: texts))
    }

    private mutating func addUser(_ email: String, scopes: String, _ holdings: inout Holdings) -> Int {
        let user = UserState(id: nextUserID, email: email, scopes: scopes, isActive: true, createdAt: Self.created.rfc3339)
        nextUserID += 1
        holdings.users[user.id] = user
        lines.openObject()
        lines.member("type", "user")
        lines.member("id", user.id)
        lines.member("email", email)
        lines.member("password_hash", Self.passwordHash)
        lines.member("scopes", scopes)
        lines.member("is_active", true)
        lines.member("created_at", Self.created)
        lines.closeObject()
        lines.append(ASCII.lineFeed)
        return user.id
    }

    private mutating func addKey(
        of userID: Int, scopes: String, _ holdings: inout Holdings, _ texts: inout [Int: String]
    ) -> StartedProgram.Key {
        let text = "gcreg_" + (0..<32).map { _ in numbers.one(of: Self.characters) }.joined()
        let key = KeyState(
            id: nextKeyID, userID: userID, name: "key \(nextKeyID)", prefix: String(text.prefix(APIKeyText.prefixLength)), scopes: scopes,
            rateLimit: Self.rateLimit, createdAt: Self.created.rfc3339)
        nextKeyID += 1
        holdings.keys[key.id] = key
        texts[key.id] = text
        append(key, text)
        return StartedProgram.Key(id: key.id, text: text)
    }

    private mutating func append(_ key: KeyState, _ text: String) {
        let digest = APIKeyText.digest(of: Array(text.utf8).span).bytes
        var digits: [UInt8] = []
        for index in digest.indices { digits.append(hex: CollectionOfOne(digest[index])) }
        lines.openObject()
        lines.member("type", "api_key")
        lines.member("id", key.id)
        lines.member("user_id", key.userID)
        lines.member("key_name", key.name)
        lines.member("key_prefix", key.prefix)
        lines.member("key_sha256", String(decoding: digits, as: UTF8.self))
        lines.member("scopes", key.scopes)
        lines.member("rate_limit", key.rateLimit)
        lines.member("is_active", true)
        lines.nullMember("last_used")
        lines.nullMember("expires_at")
        lines.member("created_at", Self.created)
        lines.closeObject()
        lines.append(ASCII.lineFeed)
    }

    private static let characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".map { String($0) }
}
