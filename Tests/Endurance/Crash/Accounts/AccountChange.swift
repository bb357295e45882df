import FoundationEssentials
import TestSupport

/// One change as a client asks for it.
enum AccountChange: Equatable, Sendable {
    case createKey(KeyWish)
    /// The key as it is to be, and the request's body, which names the members that are new.
    case changeKey(KeyState, body: String)
    case deleteKey(Int)
    case addUser(email: String, scopes: String, body: String)
    case changeUser(UserState, body: String)
    /// With all of the user's keys.
    case removeUser(Int)

    /// The members that a new key is given.
    struct KeyWish: Equatable, Sendable {
        let userID: Int
        let name: String
        let scopes: String
        let rateLimit: Int
        let expiresAt: String?
        let body: String

        func isMet(by key: KeyState) -> Bool {
            key.userID == userID && key.name == name && key.scopes == scopes && key.rateLimit == rateLimit && key.expiresAt == expiresAt && key.isActive
        }
    }
}

// MARK: - Asking for it

extension AccountChange {
    /// Users are the operator's, over the control socket.
    var isForOperator: Bool {
        switch self {
        case .createKey, .changeKey, .deleteKey: false
        case .addUser, .changeUser, .removeUser: true
        }
    }

    func request(bearer: String) -> [UInt8] {
        switch self {
        case .createKey(let wish): Requests.createKey(bearer, wish.body)
        case .changeKey(let key, let body): Requests.request("PATCH", "/auth/api-keys/\(key.id)", bearer: bearer, json: body)
        case .deleteKey(let id): Requests.request("DELETE", "/auth/api-keys/\(id)", bearer: bearer)
        case .addUser(_, _, let body): Requests.request("POST", "/auth/users", json: body)
        case .changeUser(let user, let body): Requests.request("PATCH", "/auth/users/\(user.id)", json: body)
        case .removeUser(let id): Requests.request("DELETE", "/auth/users/\(id)")
        }
    }

    private var status: Int {
        switch self {
        case .createKey, .addUser: 201
        case .changeKey, .changeUser: 200
        case .deleteKey, .removeUser: 204
        }
    }
}

// MARK: - What comes of it

extension AccountChange {
    /// What there is after the change. What the server chose, such as an id, is taken from `found`; nil if the change cannot have been carried out there.
    func carriedOut(on holdings: Holdings, asSeenIn found: Holdings) -> Holdings? {
        var after = holdings
        switch self {
        case .createKey(let wish):
            let new = found.keys.values.filter { holdings.keys[$0.id] == nil }
            guard new.count == 1, wish.isMet(by: new[0]) else { return nil }
            after.keys[new[0].id] = new[0]
        case .changeKey(let key, _): after.keys[key.id] = key
        case .deleteKey(let id): after.keys[id] = nil
        case .addUser(let email, let scopes, _):
            let new = found.users.values.filter { holdings.users[$0.id] == nil }
            guard new.count == 1, new[0].email == email, new[0].scopes == scopes, new[0].isActive else { return nil }
            after.users[new[0].id] = new[0]
        case .changeUser(let user, _): after.users[user.id] = user
        case .removeUser(let id): after.removeUser(id)
        }
        return after
    }

    /// What there is after the change as it was answered.
    func acknowledged(by answer: Answer, on holdings: Holdings) throws -> Holdings {
        guard answer.status == status else { throw EnduranceError("\(self) was answered with \(answer.status) \(answer.text)") }
        var told = holdings
        switch self {
        case .createKey(let wish):
            var key = try answer.decoded(KeyState.self)
            key.userID = wish.userID
            told.keys[key.id] = key
        case .changeKey(let after, _):
            var key = try answer.decoded(KeyState.self)
            key.userID = after.userID
            told.keys[key.id] = key
        case .addUser, .changeUser:
            let user = try answer.decoded(UserState.self)
            told.users[user.id] = user
        case .deleteKey, .removeUser: told = carriedOut(on: holdings, asSeenIn: holdings) ?? holdings
        }
        guard let after = carriedOut(on: holdings, asSeenIn: told), after == told else {
            throw EnduranceError("\(self) was answered with something else: \(answer.text)")
        }
        return after
    }
}

extension Answer {
    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw EnduranceError("\(status) with a body that is no \(type): \(text)")
        }
    }
}
