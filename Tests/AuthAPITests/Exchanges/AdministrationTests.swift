import AccountStore
import Cryptography
import HTTPServer
import Testing

@testable import AuthAPI

/// Users over HTTP, for callers with the scope `admin`.
struct AdministrationTests {
    private static let newUser = #"{"email":"new@example.org","password":"odd socks again"}"#

    @Test func `an administrator sees to users as the operator does`() throws {
        let house = try House()
        let chief = house.token(house.chief)
        let made = house.call(.post, "/auth/users", as: chief, json: Self.newUser)
        #expect(made.status == .created)
        #expect(made.field("Location") == "/auth/users/5")
        #expect(made.member("scopes")?.text == "read,write")
        #expect(house.call(.get, "/auth/users/5", as: chief).text == made.text)
        #expect(house.call(.get, "/auth/users?email=new%40example.org", as: chief).text == "[\(made.text)]")
        #expect(house.call(.get, "/auth/users", as: chief).text == house.call(.get, "/auth/users", on: house.localOperator).text)
        let key = try house.key(of: 5)
        #expect(house.call(.get, "/auth/users/5/api-keys", as: chief).text.contains("\"id\":\(key.id),"))
        #expect(house.login("new@example.org", "odd socks again").status == .ok)
        #expect(house.call(.patch, "/auth/users/5", as: chief, json: #"{"is_active":false}"#).member("is_active") == .bool(false))
        #expect(house.call(.get, "/auth/api-keys", as: key.text).status == .unauthorized)
        #expect(house.call(.delete, "/auth/users/5", as: chief).status == .noContent)
        #expect(house.call(.get, "/auth/users/5", as: chief).status == .notFound)
        #expect(house.call(.get, "/auth/users/5/api-keys", as: chief).status == .notFound)
    }

    @Test(
        arguments: [
            (HTTPServer.Method.get, "/auth/users", nil), (.get, "/auth/users/1", nil), (.get, "/auth/users/1/api-keys", nil), (.post, "/auth/users", newUser),
            (.patch, "/auth/users/1", #"{"is_active":false}"#), (.delete, "/auth/users/1", nil), (.get, "/api/auth/users", nil),
        ] as [(HTTPServer.Method, String, String?)])
    func `nobody without the scope has any of it, and is charged nothing`(method: HTTPServer.Method, path: String, json: String?) throws {
        let house = try House()
        #expect(house.call(method, path, json: json).status == .unauthorized)
        #expect(house.call(method, path, as: house.token(house.alice), json: json).status == .forbidden)
        let key = try house.key(of: house.chief, "read,write")
        let answer = house.call(method, path, as: key.text, json: json)
        #expect(answer.status == .forbidden)
        #expect(answer.field("X-RateLimit-Remaining") == "1000")
        #expect(house.store.user(1)?.isActive == true)
    }

    @Test func `a part of the users is listed with how many there are`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/users?limit=2&offset=1", as: house.token(house.chief))
        guard case .array(let users) = try answer.json else {
            Issue.record("no list")
            return
        }
        #expect(users.map { $0["id"] } == [.whole(2), .whole(3)])
        #expect(answer.field("X-Total-Count") == "4")
        #expect(answer.field("Link")?.contains("</auth/users?limit=2&offset=3>; rel=\"next\"") == true)
        #expect(house.call(.get, "/auth/users?limit=0", as: house.token(house.chief)).status == .unprocessableContent)
    }

    /// What an administrator with `read`, `write` and `admin` asks, as a login and by a key, of users who have more, less, or nothing to do with it.
    @Test(
        arguments: [
            (HTTPServer.Method.post, "/auth/users", newUser, 201, 403),
            (.post, "/auth/users", #"{"email":"n@example.org","password":"odd socks again","scopes":"admin"}"#, 201, 403),
            (.post, "/auth/users", #"{"email":"n@example.org","password":"odd socks again","scopes":"read,introspect"}"#, 403, 403),
            (.patch, "/auth/users/1", #"{"scopes":"read,admin"}"#, 200, 403), (.patch, "/auth/users/1", #"{"scopes":"read"}"#, 200, 200),
            (.patch, "/auth/users/1", #"{"scopes":"introspect"}"#, 403, 403), (.patch, "/auth/users/1", #"{"password":"odd socks again"}"#, 200, 403),
            (.patch, "/auth/users/1", #"{"is_active":false}"#, 200, 200), (.patch, "/auth/users/4", #"{"is_active":true}"#, 200, 403),
            // The chief has `introspect` besides.
            (.patch, "/auth/users/3", #"{"password":"odd socks again"}"#, 403, 403), (.patch, "/auth/users/3", #"{"is_active":false}"#, 200, 200),
            (.patch, "/auth/users/3", #"{"scopes":"read"}"#, 200, 200), (.patch, "/auth/users/3", #"{"scopes":"read,introspect"}"#, 200, 200),
            (.delete, "/auth/users/3", "", 204, 204),
            // Oneself.
            (.patch, "/auth/users/5", #"{"password":"odd socks again"}"#, 403, 403),
        ] as [(HTTPServer.Method, String, String, Int, Int)])
    func `an administrator gives nobody more than it has`(
        method: HTTPServer.Method, path: String, json: String, login: Int, key: Int
    ) throws {
        for isKey in [false, true] {
            let house = try House()
            let admin = try house.user("admin@example.org", "read,write,admin")
            let credential = isKey ? try house.key(of: admin, "read,write,admin").text : house.token(admin)
            let before = house.store.users()
            let answer = house.call(method, path, as: credential, json: json.isEmpty ? nil : json)
            #expect(answer.status.code == (isKey ? key : login), "\(isKey ? "key" : "login"): \(answer.text)")
            if answer.status == .forbidden {
                #expect(house.store.users() == before)
                if isKey { #expect(answer.field("X-RateLimit-Remaining") == "1000") }
            }
        }
    }

    @Test(
        arguments: [(HTTPServer.Method.delete, ""), (.patch, #"{"is_active":false}"#)]
            + ["read,write", "admin", "read,admin", "write,admin", ""].map { (.patch, #"{"scopes":"\#($0)"}"#) })
    func `the last administrator cannot be locked out but by the operator`(method: HTTPServer.Method, json: String) throws {
        let house = try House()
        let path = "/auth/users/\(house.chief)"
        let body = json.isEmpty ? nil : json
        let refused = house.call(method, path, as: house.token(house.chief), json: body)
        #expect(refused.status == .conflict)
        #expect(house.call(.get, "/auth/users", as: house.token(house.chief)).status == .ok)
        let second = try house.user("admin@example.org", "read,write,admin")
        #expect(house.call(method, path, as: house.token(second), json: body).status.code / 100 == 2)
        let own = "/auth/users/\(second)"
        #expect(house.call(method, own, as: house.token(second), json: body).status == .conflict)
        #expect(house.call(method, own, json: body, on: house.localOperator).status.code / 100 == 2)
    }

    @Test func `the operator makes and rotates a user's key, within what the user may`() throws {
        let house = try House()
        let path = "/auth/users/\(house.alice)/api-keys"
        let made = house.call(.post, path, json: #"{"key_name":"first","scopes":"read,write","rate_limit":5}"#, on: house.localOperator)
        #expect(made.status == .created)
        let id = house.store.credential(KeyDigest(text: made.member("api_key")?.text ?? ""))?.keyID
        #expect(made.field("Location") == "/auth/api-keys/\(id ?? 0)")
        #expect(house.call(.get, "/auth/api-keys", as: made.member("api_key")?.text).status == .ok)
        #expect(house.call(.post, path, json: #"{"key_name":"k","scopes":"admin"}"#, on: house.localOperator).status == .forbidden)
        #expect(house.call(.post, "/auth/users/99/api-keys", json: #"{"key_name":"k"}"#, on: house.localOperator).status == .notFound)
        let rotated = house.call(.post, "/auth/api-keys/\(id ?? 0)/rotate", json: #"{"grace_seconds":60}"#, on: house.localOperator)
        #expect(rotated.status == .ok)
        for text in [made, rotated].map({ $0.member("api_key")?.text }) { #expect(house.call(.get, "/auth/api-keys", as: text).status == .ok) }
        #expect(house.call(.post, "/auth/api-keys/99/rotate", on: house.localOperator).status == .notFound)
        #expect(house.call(.post, path, as: house.token(house.chief), json: #"{"key_name":"k"}"#).status == .methodNotAllowed)
    }
}

extension KeyDigest {
    fileprivate init(text: String) { self.init(words: SHA256.hash(Array(text.utf8).span).words) }
}
