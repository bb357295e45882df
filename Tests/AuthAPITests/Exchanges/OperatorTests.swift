import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct OperatorTests {
    @Test func `a user's life from first to last`() throws {
        let house = try House()
        let ask = { (method: HTTPServer.Method, path: String, json: String?) in
            house.call(method, path, json: json, on: house.localOperator)
        }
        let made = ask(.post, "/auth/users", #"{"email":"new@example.org","password":"a new password"}"#)
        #expect(made.status == .created)
        let text = #"{"id":5,"email":"new@example.org","scopes":"read,write","is_active":true,"created_at":"2024-01-01T13:30:00Z"}"#
        #expect(made.text == text)
        #expect(made.field("Location") == "/auth/users/5")
        #expect(ask(.get, "/auth/users/5", nil).text == text)
        #expect(ask(.get, "/auth/users?email=NEW%40example.org", nil).text == "[\(text)]")
        #expect(ask(.get, "/auth/users?email=none%40example.org", nil).text == "[]")
        #expect(house.login("new@example.org", "a new password").status == .ok)

        let changed = ask(.patch, "/auth/users/5", #"{"password":"another password","scopes":"admin"}"#)
        #expect(changed.text == text.replacing("read,write", with: "admin"))
        #expect(house.login("new@example.org", "a new password").status == .unauthorized)
        #expect(house.login("new@example.org", "another password").status == .ok)
        #expect(ask(.patch, "/auth/users/5", "{}").text == changed.text)
        #expect(ask(.patch, "/auth/users/5", #"{"is_active":false}"#).member("is_active") == .bool(false))
        #expect(house.login("new@example.org", "another password").status == .unauthorized)

        #expect(ask(.delete, "/auth/users/5", nil).status == .noContent)
        #expect(ask(.get, "/auth/users/5", nil).status == .notFound)
        #expect(ask(.patch, "/auth/users/5", "{}").status == .notFound)
        #expect(ask(.delete, "/auth/users/5", nil).status == .notFound)
    }

    @Test func `users are listed in the order of their ids, without their hashes`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/users", on: house.localOperator)
        guard case .array(let users) = try answer.json else {
            Issue.record("no list")
            return
        }
        #expect(users.map { $0["id"] } == [1, 2, 3, 4].map { .whole($0) })
        #expect(users.map { $0["is_active"] } == [true, true, true, false].map { .bool($0) })
        #expect(!answer.text.contains("$2b$"))
    }

    @Test(arguments: [
        ("{}", 422, ["body.email:missing", "body.password:missing"]),
        (
            #"{"email":"x","password":"short","scopes":"fly","is_active":true}"#, 422,
            ["body.email:value_error", "body.password:string_too_short", "body.scopes:enum", "body.is_active:extra_forbidden"]
        ),
        (#"{"email":"a b@c","password":"long enough"}"#, 422, ["body.email:value_error"]),
        (#"{"email":"@c","password":"long enough"}"#, 422, ["body.email:value_error"]),
        (#"{"email":"a@","password":"long enough"}"#, 422, ["body.email:value_error"]),
        (#"{"email":"a\u0000@c","password":"long enough"}"#, 422, ["body.email:value_error"]),
        (#"{"email":"a@c","password":"long\u0000enough"}"#, 422, ["body.password:value_error"]),
        (#"{"email":"a@c","password":"1234567"}"#, 422, ["body.password:string_too_short"]),
        (#"{"email":"a@c","password":"\#(String(repeating: "odd socks", count: 29))"}"#, 422, ["body.password:string_too_long"]),
        (#"{"email":"a@c","password":"Password1!"}"#, 422, ["body.password:value_error"]),
        (#"{"email":"grace.hopper@c","password":"hopper1906"}"#, 422, ["body.password:value_error"]),
        (#"{"email":"a@c","password":"odd sock","scopes":""}"#, 201, []),
        (#"{"email":"ALICE@example.org","password":"long enough"}"#, 409, []),
    ]) func `a new user is checked`(body: String, status: Int, faults: [String]) throws {
        let house = try House()
        let answer = house.call(.post, "/auth/users", json: body, on: house.localOperator)
        #expect(answer.status.code == status)
        #expect(answer.faults == faults)
    }

    @Test func `without a keeper of secrets the settings have them, and their owner is told what to do`() throws {
        let house = try House()
        for (method, path) in [(HTTPServer.Method.post, "/auth/secrets/rotate"), (.get, "/auth/secrets")] {
            let answer = house.call(method, path, on: house.localOperator)
            #expect(answer.status == .conflict)
            #expect(answer.member("detail")?.text.contains("jwt.previous_secrets") == true)
            #expect(house.call(method, path, as: house.token(house.chief)).status == .notFound)
        }
    }

    @Test func `everybody's keys are listed with their owners, and can be revoked`() throws {
        let house = try House()
        let one = try house.key(of: house.bob, name: "one")
        let two = try house.key(of: house.alice, name: "two")
        let three = try house.key(of: house.bob, name: "three")
        let ids = { (path: String) -> [String] in
            guard case .array(let keys) = try house.call(.get, path, on: house.localOperator).json else { return ["no list"] }
            return keys.map { "\($0["key_name"]?.text ?? "?") of \($0["user_id"] == .whole(house.alice) ? "alice" : "bob")" }
        }
        #expect(try ids("/auth/api-keys") == ["two of alice", "one of bob", "three of bob"])
        #expect(try ids("/auth/api-keys?user_id=\(house.bob)") == ["one of bob", "three of bob"])
        #expect(try ids("/auth/users/\(house.alice)/api-keys") == ["two of alice"])
        #expect(try ids("/auth/users/\(house.dora)/api-keys") == [])
        #expect(house.call(.get, "/auth/users/99/api-keys", on: house.localOperator).status == .notFound)
        #expect(house.call(.get, "/auth/api-keys?user_id=99", on: house.localOperator).status == .notFound)
        #expect(house.call(.get, "/auth/api-keys?user_id=0", on: house.localOperator).status == .unprocessableContent)
        #expect(house.call(.delete, "/auth/api-keys/\(one.id)", on: house.localOperator).status == .noContent)
        #expect(house.call(.get, "/auth/api-keys", as: one.text).status == .unauthorized)
        #expect(house.call(.delete, "/auth/api-keys/\(one.id)", on: house.localOperator).status == .notFound)
        #expect(house.call(.get, "/auth/api-keys", as: two.text).status == .ok)
        #expect(house.call(.delete, "/auth/users/\(house.bob)", on: house.localOperator).status == .noContent)
        #expect(house.call(.get, "/auth/api-keys", as: three.text).status == .unauthorized)
    }

    @Test func `how far the journal is on disk is told, and a snapshot is made when it is asked for`() throws {
        let house = try House()
        let before = house.call(.get, "/store/journal", on: house.localOperator)
        #expect(before.status == .ok)
        #expect(before.member("generation") == .whole(1) && before.member("next_seq") == .whole(6))
        let made = house.call(.post, "/store/compact", on: house.localOperator)
        #expect(made.status == .ok)
        #expect(made.text.hasPrefix(#"{"written":true,"generation":2,"users":4,"api_keys":0,"snapshot_bytes":"#))
        #expect(made.member("released_journal_bytes") == before.member("bytes"))
        #expect(made.member("was_running") == .bool(false))
        #expect(house.call(.post, "/store/compact", on: house.localOperator).text == #"{"written":false}"#)
        let after = house.call(.get, "/store/journal", on: house.localOperator)
        #expect(after.member("generation") == .whole(2) && after.member("next_seq") == .whole(6))
    }

    @Test(arguments: ["/store/journal", "/store/compact", "/auth/secrets"])
    func `nobody else has what only the operator has`(path: String) throws {
        let house = try House()
        #expect(house.call(.get, path, as: house.token(house.chief)).status == .notFound)
    }
}
