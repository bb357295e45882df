import TextFormats

/// Chooses a client's next change, from what it has.
///
/// Each one changes something: what there is afterwards tells whether it was carried out.
struct ChangeChoice {
    let client: CrashClient.Home
    let holdings: Holdings
    /// No other change has this number.
    let serial: Int
    let isShrinking: Bool

    /// Keys that a client of its own has, more or less: few, so that snapshots come often.
    static let ownKeys = 3...10

    func make(_ numbers: inout SeededNumbers) -> AccountChange {
        let keys = holdings.keys.values.filter { $0.id != client.worker.id && $0.id != client.reader.id }.sorted { $0.id < $1.id }
        let users = holdings.users.values.filter { $0.id != client.userID }.sorted { $0.id < $1.id }
        let ownKeys = keys.count { $0.userID == client.userID }
        if isShrinking { return shrink(keys, users, &numbers) }
        if ownKeys < Self.ownKeys.lowerBound { return createKey(&numbers) }
        if ownKeys > Self.ownKeys.upperBound { return .deleteKey(numbers.one(of: keys).id) }
        switch numbers.number(1...200) {
        case 1...60: return createKey(&numbers)
        case 61...135: return changeKey(numbers.one(of: keys), &numbers)
        case 136...186: return .deleteKey(numbers.one(of: keys).id)
        case 187...196 where !users.isEmpty: return changeUser(numbers.one(of: users), &numbers)
        case 197...199 where !users.isEmpty: return .removeUser(numbers.one(of: users).id)
        default: return addUser(&numbers)
        }
    }
}

extension ChangeChoice {
    /// The newest goes first, so that the highest ids are those of what is gone.
    private func shrink(_ keys: [KeyState], _ users: [UserState], _ numbers: inout SeededNumbers) -> AccountChange {
        switch numbers.number(1...100) {
        case 1...2 where !users.isEmpty: return .removeUser(users.last!.id)
        case 3...50 where !keys.isEmpty: return .deleteKey(keys.last!.id)
        case 51...90 where !keys.isEmpty: return changeKey(numbers.one(of: keys), &numbers)
        case _ where !users.isEmpty: return changeUser(numbers.one(of: users), &numbers)
        default: return addUser(&numbers)
        }
    }

    private func createKey(_ numbers: inout SeededNumbers) -> AccountChange {
        let name = name(&numbers)
        let scopes = numbers.one(of: ["read", "write", "read,write", ""])
        let expiresAt = numbers.happens(50) ? expiry : nil
        var body: [UInt8] = []
        body.openObject()
        body.member("key_name", name)
        body.member("scopes", scopes)
        body.member("rate_limit", rateLimit)
        body.member("expires_at", expiresAt)
        body.closeObject()
        return .createKey(
            AccountChange.KeyWish(
                userID: client.userID, name: name, scopes: scopes, rateLimit: rateLimit, expiresAt: expiresAt?.rfc3339,
                body: String(decoding: body, as: UTF8.self)))
    }

    /// One to four members at once: a change that is half there would show.
    private func changeKey(_ key: KeyState, _ numbers: inout SeededNumbers) -> AccountChange {
        var after = key
        var body: [UInt8] = []
        body.openObject()
        let members = numbers.number(1...7)
        let forgetsExpiry = members & 4 != 0 && members & 3 != 0 && numbers.happens(30)
        if members & 1 != 0 {
            after.name = name(&numbers)
            body.member("key_name", after.name)
        }
        if members & 2 != 0 {
            after.rateLimit = rateLimit
            body.member("rate_limit", rateLimit)
        }
        if members & 4 != 0 {
            let expiresAt = forgetsExpiry ? nil : expiry
            after.expiresAt = expiresAt?.rfc3339
            body.member("expires_at", expiresAt)
        }
        if numbers.happens(30) {
            after.isActive.toggle()
            body.member("is_active", after.isActive)
        }
        body.closeObject()
        return .changeKey(after, body: String(decoding: body, as: UTF8.self))
    }

    private func addUser(_ numbers: inout SeededNumbers) -> AccountChange {
        let email = "\(client.emailStart)added-\(serial)@example.org"
        let scopes = numbers.one(of: Self.userScopes)
        var body: [UInt8] = []
        body.openObject()
        body.member("email", email)
        body.member("password", "the password of \(serial)")
        body.member("scopes", scopes)
        body.closeObject()
        return .addUser(email: email, scopes: scopes, body: String(decoding: body, as: UTF8.self))
    }

    /// Other scopes, and switched on or off as well or not.
    private func changeUser(_ user: UserState, _ numbers: inout SeededNumbers) -> AccountChange {
        var after = user
        after.scopes = numbers.one(of: Self.userScopes.filter { $0 != user.scopes })
        var body: [UInt8] = []
        body.openObject()
        body.member("scopes", after.scopes)
        if numbers.happens(50) {
            after.isActive.toggle()
            body.member("is_active", after.isActive)
        }
        body.closeObject()
        return .changeUser(after, body: String(decoding: body, as: UTF8.self))
    }

    private static let userScopes = ["read", "write", "read,write"]

    private var rateLimit: Int { 10_000 + serial }

    /// From the year 2100 on.
    private var expiry: Timestamp { Timestamp(seconds: 4_102_444_800 + Int64(serial)) }

    /// Short and long ones, and bytes of every kind.
    private func name(_ numbers: inout SeededNumbers) -> String {
        let length = numbers.one(of: [0, 0, 5, 15, 30])
        return "\(serial) " + (0..<length).map { _ in numbers.one(of: Self.characters) }.joined() + "."
    }

    private static let characters = ["a", "Z", "0", " ", "\"", "\\", "{", "},{", "é", "日", "😀"]
}
