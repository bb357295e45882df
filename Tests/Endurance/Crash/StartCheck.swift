import LinuxSystem
import TestSupport

/// Compares what a started server has with what its clients were told by the one before it.
struct StartCheck {
    let server: ServingProgram
    let clients: [CrashClient]
    let issued: IssuedIDs

    /// Texts of removed keys that are tried, of each client's the last.
    static let deadTexts = 10

    /// What became of the changes that were pending.
    func run() throws -> [Recovery] {
        let found = try Self.everything(LoopbackClient(server.control))
        var recoveries: [Recovery] = []
        var nobodys = found
        for client in clients {
            let own = found.part { $0.email.hasPrefix(client.home.emailStart) }
            nobodys.users = nobodys.users.filter { own.users[$0.key] == nil }
            nobodys.keys = nobodys.keys.filter { own.keys[$0.key] == nil }
            recoveries.append(try recover(client, own))
        }
        if nobodys != Holdings() { throw CrashFault("nobody asked for it: \(nobodys.differences(from: Holdings()).joined(separator: "; "))") }
        let connection = try LoopbackClient(server.addresses[0])
        for client in clients { try tryTexts(of: client, connection) }
        return recoveries
    }

    private func recover(_ client: CrashClient, _ found: Holdings) throws -> Recovery {
        do {
            let (recovery, before) = try client.state.withLock { state in
                let before = state.acknowledged
                return (try state.recover(found), before)
            }
            if let fault = issued.note(found, since: before) { throw CrashFault(fault) }
            return recovery
        } catch {
            throw CrashFault("client \(client.home.number): \(error)")
        }
    }

    /// Every user and every key, as the operator is shown them.
    private static func everything(_ control: LoopbackClient) throws -> Holdings {
        let users = try control.exchange(Requests.request("GET", "/auth/users")).decoded([UserState].self)
        let keys = try control.exchange(Requests.request("GET", "/auth/api-keys")).decoded([KeyState].self)
        let holdings = Holdings(users: Dictionary(users.map { ($0.id, $0) }) { $1 }, keys: Dictionary(keys.map { ($0.id, $0) }) { $1 })
        guard holdings.users.count == users.count, holdings.keys.count == keys.count else { throw CrashFault("an id is listed twice") }
        return holdings
    }

    /// Keys open what they should, and those that are gone or off nothing. No more and no less is counted of them than can be.
    private func tryTexts(of client: CrashClient, _ connection: LoopbackClient) throws {
        try client.state.withLock { state in
            for (id, text) in state.texts.sorted(by: { $0.key < $1.key }) {
                guard let key = state.acknowledged.keys[id], let user = state.acknowledged.users[key.userID] else {
                    preconditionFailure("a text is kept of a key that is gone")
                }
                guard key.isActive && user.isActive else {
                    try expectRefusal(of: text, "key \(id) is off", connection)
                    continue
                }
                state.uses[id, default: CountedUse()].sent()
                let answer = try connection.exchange(Requests.verify(text))
                guard answer.status == 200, try answer.decoded(Verified.self) == Verified(key, of: user) else {
                    throw CrashFault("\(key) of \(user) was answered with \(answer.status) \(answer.text)")
                }
                if let fault = state.uses[id]?.answered(answer) { throw CrashFault("key \(id): \(fault)") }
            }
            for text in state.deadTexts.suffix(Self.deadTexts) { try expectRefusal(of: text, "a key was removed", connection) }
        }
    }

    private func expectRefusal(of text: String, _ reason: String, _ connection: LoopbackClient) throws {
        let answer = try connection.exchange(Requests.verify(text))
        if answer.status != 401 { throw CrashFault("\(reason), and is answered with \(answer.status) \(answer.text)") }
    }
}

/// What `GET /auth/verify` says of a key, but for its count.
private struct Verified: Decodable, Equatable {
    let userID: Int
    let keyID: Int
    let scopes: String
    let rateLimit: Int

    private enum CodingKeys: String, CodingKey {
        case scopes
        case userID = "user_id"
        case keyID = "key_id"
        case rateLimit = "rate_limit"
    }

    /// What a key has beyond its owner it cannot use.
    init(_ key: KeyState, of user: UserState) {
        userID = user.id
        keyID = key.id
        rateLimit = key.rateLimit
        let owners = user.scopes.split(separator: ",")
        scopes = key.scopes.split(separator: ",").filter { owners.contains($0) }.joined(separator: ",")
    }
}
