import AccountStore
import HTTPServer
import TextFormats
import Testing

@testable import AuthAPI

/// Every call there is, asked for the most that it could give, by callers who have less: nothing comes of it that is more than they have.
struct EscalationTableTests {
    enum Who: CaseIterable, Sendable {
        /// May read and write, 500 times an hour, for half an hour, from one network.
        case smallKey
        /// The same without an end and from everywhere, and may see to users.
        case administratorsKey
        case login
        /// Lacks nothing but `introspect`.
        case administrator
    }

    /// What each call is asked: bodies of JSON, or forms. A call that is not here fails the test.
    private static let bodies: [String: [String]] = [
        "any /auth/verify": [""], "any /auth/verify{rest}": [""],
        "GET /auth/api-keys": [""], "GET /auth/api-keys/{api_key_id}": [""], "GET /auth/api-keys/{api_key_id}/usage": [""],
        "POST /auth/api-keys": [
            #"{"key_name":"k","scopes":"read,write,introspect,admin"}"#, #"{"key_name":"k","scopes":"read,write"}"#, #"{"key_name":"k","scopes":"introspect"}"#,
            #"{"key_name":"k","rate_limit":1000000000}"#, #"{"key_name":"k","expires_at":null}"#, #"{"key_name":"k","expires_at":"2999-01-01T00:00:00Z"}"#,
            #"{"key_name":"k","allowed_ips":null}"#, #"{"key_name":"k","allowed_ips":["0.0.0.0/0","::/0"]}"#,
        ],
        "PATCH /auth/api-keys/{api_key_id}": [
            #"{"is_active":true}"#, #"{"rate_limit":1000000000}"#, #"{"expires_at":null}"#, #"{"expires_at":"2999-01-01T00:00:00Z"}"#,
            #"{"allowed_ips":null}"#, #"{"allowed_ips":["0.0.0.0/0","::/0"]}"#, #"{"is_active":false}"#, #"{"scopes":"admin"}"#,
        ],
        "DELETE /auth/api-keys/{api_key_id}": [""],
        "POST /auth/api-keys/{api_key_id}/rotate": ["", #"{"grace_seconds":3600}"#],
        // What it gives is for a password, whoever asks; with the right one it would also bring its hash up to date, at some time.
        "POST /auth/login": [#"{"username":"alice@example.org","password":"not this one"}"#],
        "GET /auth/me": [""], "POST /auth/logout": [""],
        "POST /auth/password": [#"{"current_password":"\#(House.password)","new_password":"three odd socks"}"#],
        "POST /auth/revoke": ["token=unknown"], "POST /auth/introspect": ["token=unknown"],
        "GET /auth/users": [""], "GET /auth/users/{user_id}": [""], "GET /auth/users/{user_id}/api-keys": [""],
        "POST /auth/users": ["", ",\"scopes\":\"read,write,introspect,admin\"", ",\"scopes\":\"admin\"", ",\"scopes\":\"introspect\""].map { scopes in
            #"{"email":"new@example.org","password":"three odd socks"\#(scopes)}"#
        },
        "PATCH /auth/users/{user_id}": [
            #"{"scopes":"read,write,introspect,admin"}"#, #"{"scopes":"introspect"}"#, #"{"scopes":"read"}"#, #"{"password":"three odd socks"}"#,
            #"{"is_active":true}"#, #"{"is_active":false}"#,
        ],
        "DELETE /auth/users/{user_id}": [""],
    ]

    @Test(arguments: Who.allCases) func `no call gives more than its caller has`(who: Who) throws {
        var scene = try Scene(who)
        var left = Set(Self.bodies.keys)
        var changes = 0
        for route in scene.house.everyone.routes where route.pattern.hasPrefix("/auth/") {
            let name = "\(route.methodName)"
            let method = Method.allCases.first { "\($0.name)" == name } ?? .get
            let call = "\(name) \(route.pattern)"
            left.remove(call)
            let bodies = try #require(Self.bodies[call], "say in the table what to ask of this call at its most")
            for path in scene.paths(of: route.pattern) {
                for body in bodies {
                    guard scene.send(method, path, body) else { continue }
                    changes += 1
                    scene = try Scene(who)
                }
            }
        }
        #expect(left.isEmpty, "these calls are no more")
        #expect(changes >= 10, "nearly nothing was done at all")
    }
}

/// A house with users and keys of which the caller is one of the lesser.
private struct Scene {
    let house: House
    private let who: EscalationTableTests.Who
    private let credential: String
    private let userID: Int
    /// The caller's key; nil for a login.
    private let callerID: Int?
    private let scopes: Scopes
    private let before: Contents

    private struct Contents: Equatable {
        var users: [Int: User] = [:]
        var keys: [Int: APIKey] = [:]

        init(_ house: House) {
            for user in house.store.users() { users[user.id] = user }
            for id in 1...12 {
                keys[id] = house.store.apiKey(id)
                // A use is no change.
                keys[id]?.lastUsed = nil
            }
        }
    }

    init(_ who: EscalationTableTests.Who) throws {
        house = try House()
        self.who = who
        let admin = try house.user("admin@example.org", "read,write,admin")
        let small = try house.key(of: house.chief, "read,write", rateLimit: 500, expiresAt: House.now + 1_800)
        try house.change(small) { $0.allowedIPs = "192.0.2.0/24" }
        let administrators = try house.key(of: house.chief, "read,write,admin", rateLimit: 500)
        for owner in [house.chief, house.alice, admin] {
            for isActive in [true, false] {
                let great = try house.key(of: owner, owner == house.chief ? "read,write,introspect,admin" : "read,write", rateLimit: 1_000_000)
                try house.change(great) { $0.isActive = isActive }
            }
        }
        (credential, userID, callerID) =
            switch who {
            case .smallKey: (small.text, house.chief, small.id)
            case .administratorsKey: (administrators.text, house.chief, administrators.id)
            case .login: (house.token(house.alice), house.alice, nil)
            case .administrator: (house.token(admin), admin, nil)
            }
        before = Contents(house)
        scopes = before.users[userID]!.scopes.intersection(callerID.map { [before] in before.keys[$0]!.scopes } ?? .all)
    }

    func paths(of pattern: String) -> [String] {
        if pattern.hasSuffix("{rest}") { return [pattern.replacing("{rest}", with: ";scope=read/admin")] }
        guard let name = ["{api_key_id}", "{user_id}"].first(where: { pattern.contains($0) }) else { return [pattern] }
        return (name == "{user_id}" ? before.users.keys.sorted() : before.keys.keys.sorted()).map { pattern.replacing(name, with: "\($0)") }
    }

    /// Sends one request and judges what came of it; true if something did.
    func send(_ method: HTTPServer.Method, _ path: String, _ body: String) -> Bool {
        let answer =
            body.isEmpty || body.hasPrefix("{")
            ? house.call(method, path, as: credential, json: body.isEmpty ? nil : body) : house.form(path, body, as: credential)
        let after = Contents(house)
        for (id, key) in after.keys where key != before.keys[id] {
            #expect(isWithin(key, before.keys[id]), "\(who): \(method) \(path) \(body) made \(key): \(answer.text)")
        }
        for (id, user) in after.users where user != before.users[id] {
            #expect(
                path == "/auth/password" && id == userID || isWithin(user, before.users[id]), "\(who): \(method) \(path) \(body) made \(user): \(answer.text)")
        }
        if ![.ok, .created, .noContent].contains(answer.status) { #expect(after == before, "\(who): \(method) \(path) \(body) was refused") }
        return after != before
    }

    /// Whether all that a key may do now and not before is the caller's to give. What was a key's already may be taken from it.
    private func isWithin(_ key: APIKey, _ old: APIKey?) -> Bool {
        guard scopes.contains(.admin) || key.userID == userID else { return false }
        if let old, !isMore(key, than: old) { return true }
        guard scopes.isSuperset(of: key.scopes) else { return false }
        guard let caller = callerID.flatMap({ before.keys[$0] }) else { return true }
        return key.rateLimit <= caller.rateLimit && (key.expiresAt ?? .latest) <= (caller.expiresAt ?? .latest)
            && AllowedAddresses.text(key.extras.allowedIPs, isWithin: caller.extras.allowedIPs)
    }

    private func isMore(_ key: APIKey, than old: APIKey) -> Bool {
        key.digest != old.digest || !old.scopes.isSuperset(of: key.scopes) || key.rateLimit > old.rateLimit || key.isActive && !old.isActive
            || (key.expiresAt ?? .latest) > (old.expiresAt ?? .latest)
            || !AllowedAddresses.text(key.extras.allowedIPs, isWithin: old.extras.allowedIPs)
    }

    /// Only a login that may see to users gives what a user may do, and to those alone who may do no more.
    private func isWithin(_ user: User, _ old: User?) -> Bool {
        guard scopes.contains(.admin) else { return user.isOnlyLoggedOut(old) && user.id == userID }
        let isMore =
            old.map { user.passwordHash != $0.passwordHash || user.isActive && !$0.isActive || !$0.scopes.isSuperset(of: user.scopes) } ?? true
        return !isMore || callerID == nil && scopes.isSuperset(of: user.scopes)
    }
}

extension Scopes {
    fileprivate static let all = Scopes(rawValue: .max)
    fileprivate static let admin = Scopes(rawValue: 8)

    fileprivate func contains(_ scope: Scopes) -> Bool { isSuperset(of: scope) }
}

extension User {
    /// The same but for logins that have ended.
    fileprivate func isOnlyLoggedOut(_ old: User?) -> Bool {
        guard let old else { return false }
        return passwordHash == old.passwordHash && scopes == old.scopes && isActive == old.isActive && email == old.email
    }
}
