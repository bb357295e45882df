import AccountStore
import Cryptography
import LinuxSystem
import TestSupport
import TextFormats

/// Changes a store in every way that there is, the same way each time.
struct HistoryMaker {
    private let store: AccountStore
    private let clock: ManualClock
    private var random = SeededNumbers(1)
    private var keys: [Int] = []
    private var users: [Int] = []
    /// Changes since keys were last used.
    private var changesSinceUse = 2

    /// Whether all counters are in the journal: they are written behind the first change after a second, and so before the answer to the next.
    var isSettled: Bool { changesSinceUse >= 2 }

    private static let firstUsers = 20
    private static let importStep = 200

    init(_ store: AccountStore, _ clock: ManualClock) {
        self.store = store
        self.clock = clock
    }

    mutating func take(_ step: Int) throws {
        changesSinceUse += 1
        if step == Self.importStep {
            try importSome()
        } else if step < Self.firstUsers {
            try addUser("user-\(step)-\u{E9}\u{4E2D}\u{1F511}@example.org")
        } else if step % 7 == 3 {
            try use()
        } else if step % 31 == 0 {
            let id = users.remove(at: Int.random(in: 0..<users.count, using: &random))
            _ = try AccountStore.wait { store.removeUser(id, completion: $0) }
            keys.removeAll { store.apiKey($0) == nil }
        } else if step % 17 == 0 {
            var changes = UserChanges()
            changes.isActive = step % 2 == 0
            changes.passwordHash = "$y$j9T$\(step)"
            _ = try AccountStore.wait { store.changeUser(users[step % users.count], changes, completion: $0) }
        } else {
            try changeKeys(step)
        }
    }

    private mutating func changeKeys(_ step: Int) throws {
        let choice = Int.random(in: 0..<5, using: &random)
        if choice < 2 || keys.count < 5 {
            let name = "\"key\" \\ \(step) f\u{FC}r \u{65E5}\u{672C}\u{8A9E} \u{1F511}"
            let draft = APIKeyDraft(
                userID: users[step % users.count], name: name, prefix: "gcreg_2f", digest: digest("key \(step)"),
                scopes: store.vocabulary.grantable, rateLimit: 1_000 + step,
                expiresAt: step % 3 == 0 ? Timestamp(seconds: 2_000_000_000 + Int64(step)) : nil)
            keys.append(try AccountStore.wait { store.createAPIKey(draft, completion: $0) }.id)
        } else if choice < 4 {
            var changes = APIKeyChanges()
            changes.name = "renamed \(step) \u{2028}"
            changes.isActive = step % 2 == 0
            if step % 5 == 0 { changes.expiresAt = .some(nil) }
            _ = try AccountStore.wait { store.changeAPIKey(keys[step % keys.count], ownerID: nil, changes, completion: $0) }
        } else {
            let id = keys.remove(at: Int.random(in: 0..<keys.count, using: &random))
            _ = try AccountStore.wait { store.deleteAPIKey(id, ownerID: nil, completion: $0) }
        }
    }

    private mutating func addUser(_ email: String) throws {
        let draft = UserDraft(email: email, passwordHash: "$y$j9T$abc", scopes: store.vocabulary.grantable)
        users.append(try AccountStore.wait { store.addUser(draft, completion: $0) }.id)
    }

    /// Presents some keys, more than a second after what was done before.
    private mutating func use() throws {
        changesSinceUse = 0
        clock.advance(milliseconds: 61_000)
        for id in keys.prefix(5) {
            guard let key = store.apiKey(id), let credential = store.credential(key.digest) else { continue }
            _ = store.charge(credential, cost: 1, at: Timestamp(seconds: clock.clock.wallSeconds()))
        }
    }

    private mutating func importSome() throws {
        var lines: [String] = []
        for number in 1_000..<1_030 {
            lines.append(
                #"{"type":"user","id":\#(number),"email":"imported-\#(number)@example.org","password_hash":"$2b$12$abc","scopes":"read","is_active":true,"#
                    + #""created_at":"2024-01-01T13:10:00Z"}"#)
            lines.append(
                #"{"type":"api_key","id":\#(number),"user_id":\#(number),"key_name":"imported \#(number)","key_prefix":"gcreg_2f","key_sha256":"#
                    + #""\#(SHA256.hash("imported \(number)".utf8.span).hex)","scopes":"read","rate_limit":1000,"is_active":true,"last_used":null,"#
                    + #""expires_at":null,"created_at":"2024-01-01T13:10:00Z"}"#)
        }
        var piece = Array(lines.joined(separator: "\n").utf8)
        _ = try store.importEntities(from: "lines", passwordHashIsSupported: { _ in true }) { () throws(ImportError) in
            defer { piece = [] }
            return piece
        }
        keys.append(1_005)
        users.append(1_010)
    }

    private func digest(_ text: String) -> KeyDigest { KeyDigest(words: SHA256.hash(text.utf8.span).words) }
}
