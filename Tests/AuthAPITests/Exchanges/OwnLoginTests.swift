import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct OwnLoginTests {
    private func isGood(_ credential: String, _ house: House) -> Bool { house.call(.get, "/auth/verify", as: credential).status == .ok }

    @Test func `a logout ends the login that asks and no other, also after a restart`() throws {
        let house = try House()
        let (mine, other, bobs) = (house.token(house.alice), house.token(house.alice), house.token(house.bob))
        let answer = house.call(.post, "/auth/logout", as: mine)
        #expect(answer.status == .noContent && answer.body.isEmpty)
        func check(_ house: House) {
            #expect(!isGood(mine, house) && isGood(other, house) && isGood(bobs, house))
            #expect(house.call(.post, "/auth/logout", as: mine).status == .unauthorized)
        }
        check(house)
        check(try house.restarted())
    }

    @Test func `a token without an id is ended as itself`() throws {
        let house = try House()
        let (mine, other) = (house.foreignToken(house.alice), house.foreignToken(house.alice, expiresAt: House.now + 3_601))
        #expect(isGood(mine, house))
        #expect(house.call(.post, "/auth/logout", as: mine).status == .noContent)
        #expect(!isGood(mine, house) && isGood(other, house))
    }

    @Test(arguments: ["/auth/logout", "/auth/password"]) func `what concerns a login no key may do, and it costs the key nothing`(path: String) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        let answer = house.call(.post, path, as: key.text, json: "{}")
        #expect(answer.status == .forbidden)
        #expect(answer.field("X-RateLimit-Remaining") == "10")
        #expect(answer.member("detail")?.text.contains("Log in") == true)
        #expect(house.call(.post, path).status == .unauthorized)
        #expect(house.call(.post, path, as: "a.b.c").status == .unauthorized)
        #expect(isGood(key.text, house))
    }

    @Test func `a user without any scope can still leave`() throws {
        let house = try House()
        try house.change(user: house.alice) { $0.scopes = [] }
        #expect(house.call(.post, "/auth/logout", as: house.token(house.alice)).status == .noContent)
    }

    @Test func `a login is told who it is`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/me", as: house.token(house.alice))
        #expect(answer.status == .ok && answer.field("Cache-Control") == "no-store" && answer.field("Content-Type") == "application/json")
        #expect(
            answer.text
                == #"{"credential":"login","user_id":\#(house.alice),"username":"alice@example.org","scopes":"read,write","key_id":null,"key_name":null,"#
                + #""key_prefix":null,"rate_limit":null,"remaining":null,"expires_at":"2024-01-01T14:30:00Z"}"#)
    }

    @Test func `a key is told who it is, which is counted`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "read,admin", rateLimit: 5, expiresAt: House.now + 60, name: "mine")
        let answer = house.call(.get, "/auth/me", as: key.text)
        #expect(
            answer.text
                == #"{"credential":"api_key","user_id":\#(house.alice),"username":"alice@example.org","scopes":"read","key_id":\#(key.id),"key_name":"mine","#
                + #""key_prefix":"\#(key.text.prefix(8))","rate_limit":5,"remaining":4,"expires_at":"2024-01-01T13:31:00Z"}"#)
        #expect(house.call(.get, "/auth/me").status == .unauthorized)
    }

    @Test func `a disabled user's logins and keys end at once, and the logins for good`() throws {
        let house = try House()
        let (token, key) = (house.token(house.alice), try house.key(of: house.alice))
        let path = "/auth/users/\(house.alice)"
        #expect(isGood(token, house) && isGood(key.text, house))
        #expect(house.call(.patch, path, json: #"{"is_active":false}"#, on: house.localOperator).status == .ok)
        func check(_ house: House) throws {
            #expect(!isGood(token, house) && !isGood(key.text, house))
            #expect(house.login("alice@example.org").status == .unauthorized)
            #expect(house.form("/auth/introspect", "token=\(key.text)", as: house.token(house.chief)).text == #"{"active":false}"#)
        }
        try check(house)
        let again = try house.restarted()
        try check(again)
        #expect(again.call(.patch, path, json: #"{"is_active":true}"#, on: again.localOperator).status == .ok)
        #expect(!isGood(token, again) && isGood(key.text, again))
        let login = again.login("alice@example.org")
        #expect(isGood(try #require(login.member("access_token")).text, again))
    }

    @Test func `a password that the operator sets ends the user's logins`() throws {
        let house = try House()
        let token = house.token(house.alice)
        #expect(house.call(.patch, "/auth/users/\(house.alice)", json: #"{"scopes":"read"}"#, on: house.localOperator).status == .ok)
        #expect(isGood(token, house))
        let json = #"{"password":"three odd socks"}"#
        #expect(house.call(.patch, "/auth/users/\(house.alice)", json: json, on: house.localOperator).status == .ok)
        #expect(!isGood(token, house))
        #expect(house.login("alice@example.org", "three odd socks").status == .ok)
    }
}
