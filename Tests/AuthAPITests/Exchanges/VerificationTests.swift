import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct VerificationTests {
    @Test func `a key is told whose it is, what it may do and what is left to it`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "write", rateLimit: 10)
        let answer = house.call(.get, "/auth/verify", as: key.text)
        #expect(answer.status == .ok)
        let head = #"{"valid":true,"user_id":\#(house.alice),"username":"alice@example.org","key_id":\#(key.id),"key_name":"key","scopes":"write""#
        let tail = #""reset_at":"2024-01-01T14:00:00Z","expires_at":null,"external_id":null,"metadata":null}"#
        #expect(answer.text == head + #","rate_limit":10,"remaining":9,"# + tail)
        #expect(answer.field("Content-Type") == "application/json")
        #expect(answer.field("Cache-Control") == "no-store")
        #expect(answer.field("X-Auth-User-Id") == "\(house.alice)")
        #expect(answer.field("X-Auth-Username") == "alice@example.org")
        #expect(answer.field("X-Auth-Key-Id") == "\(key.id)")
        #expect(answer.field("X-Auth-Scopes") == "write")
        #expect(answer.field("X-RateLimit-Limit") == "10")
        #expect(answer.field("X-RateLimit-Remaining") == "9")
        #expect(answer.field("X-RateLimit-Reset") == "\(House.now + 1_800)")
        #expect(answer.field("RateLimit-Policy") == "\"hour\";q=10;w=3600")
        #expect(answer.field("RateLimit") == "\"hour\";r=9;t=1800")
        #expect(answer.field("X-Auth-Key-Expires-In") == nil)
        let later = house.call(.get, "/api/auth/verify", as: key.text, at: House.now + 5)
        #expect(later.text == head + #","rate_limit":10,"remaining":8,"# + tail)
        #expect(later.field("RateLimit") == "\"hour\";r=8;t=1795")
        #expect(later.field("X-Auth-Username") == "alice@example.org")
    }

    @Test func `a login has no key and no limit`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/verify", as: house.token(house.alice))
        #expect(answer.status == .ok)
        #expect(
            answer.text
                == #"{"valid":true,"user_id":\#(house.alice),"username":"alice@example.org","key_id":null,"key_name":null,"scopes":"read,write","#
                + #""rate_limit":null,"remaining":null,"reset_at":null,"expires_at":null,"external_id":null,"metadata":null}"#)
        #expect(answer.field("X-RateLimit-Limit") == nil)
        #expect(answer.field("X-Auth-Username") == "alice@example.org")
        // There all the same, or a proxy could let through what a client sent under this name.
        #expect(answer.field("X-Auth-Key-Id") == "")
        #expect(answer.field("X-Auth-Scopes") == "read,write")
    }

    @Test func `what the owner keeps with a key comes along`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, name: "Jürgen's \"key\"")
        try house.change(key) {
            $0.externalID = "customer \"7\""
            $0.metadata = Array(#"{"plan":"gold","seats":[1,2]}"#.utf8)
        }
        let answer = house.call(.get, "/auth/verify", as: key.text)
        #expect(answer.member("key_name") == .text("Jürgen's \"key\""))
        #expect(answer.member("external_id") == .text("customer \"7\""))
        #expect(answer.member("metadata")?["plan"] == .text("gold"))
        try house.change(key) { $0.metadata = [] }
        #expect(house.call(.get, "/auth/verify", as: key.text).member("metadata") == .null)
    }

    @Test(arguments: [
        ("jürgen@example.org", "j%C3%BCrgen@example.org"), ("a+b%c@example.org", "a+b%25c@example.org"), ("a,b;c@example.org", "a%2Cb%3Bc@example.org"),
        (#"a"b\c@example.org"#, "a%22b%5Cc@example.org"), ("日@例.jp", "%E6%97%A5@%E4%BE%8B.jp"), ("a~b!#$&'*/=?^_`{|}@x", "a~b!#$&'*/=?^_`{|}@x"),
    ])
    func `an address is safe as a field and plain in the body`(email: String, field: String) throws {
        let house = try House()
        let id = try house.user(email, "read")
        for credential in [house.token(id), try house.key(of: id, "read").text] {
            let answer = house.call(.get, "/auth/verify", as: credential)
            #expect(answer.field("X-Auth-Username") == field)
            #expect(answer.member("username") == .text(email))
        }
    }

    /// What is stored can be anything that came with an import.
    @Test func `no byte at all can end a field or begin another`() {
        for byte in UInt8.min...UInt8.max {
            var text: [UInt8] = []
            text.append(fieldText: [byte].span)
            #expect(text.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ";") }, "\(byte)")
            #expect(decodedFormText(text[...]) == [byte] || byte == UInt8(ascii: "+"), "\(byte)")
        }
    }

    @Test func `a key without scopes is good, and says that it may do nothing`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/verify", as: try house.key(of: house.alice, "").text)
        #expect(answer.status == .ok)
        #expect(answer.member("scopes") == .text(""))
        #expect(answer.field("X-Auth-Scopes") == "")
    }

    @Test func `the answer follows every change of the key and of its owner`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "read,write")
        let ask = { house.call(.get, "/auth/verify", as: key.text) }
        #expect(ask().member("scopes") == .text("read,write"))
        _ = house.call(.patch, "/auth/users/\(house.alice)", json: #"{"scopes":"read"}"#, on: house.localOperator)
        #expect(ask().member("scopes") == .text("read"))
        #expect(ask().field("X-Auth-Scopes") == "read")
        try house.change(key) { $0.name = "renamed" }
        #expect(ask().member("key_name") == .text("renamed"))
        try house.change(key) { $0.rateLimit = 50 }
        #expect(ask().member("rate_limit") == .whole(50))
        try house.change(key) { $0.isActive = false }
        #expect(ask().status == .unauthorized)
        try house.change(key) { $0.isActive = true }
        #expect(ask().status == .ok)
        _ = house.call(.patch, "/auth/users/\(house.alice)", json: #"{"is_active":false}"#, on: house.localOperator)
        #expect(ask().status == .unauthorized)
    }

    @Test func `the next hour is told as soon as it begins`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        #expect(house.call(.get, "/auth/verify", as: key.text, at: House.now + 1_799).member("remaining") == .whole(9))
        let next = house.call(.get, "/auth/verify", as: key.text, at: House.now + 1_800)
        #expect(next.member("remaining") == .whole(9))
        #expect(next.member("reset_at") == .text("2024-01-01T15:00:00Z"))
        #expect(next.field("X-RateLimit-Reset") == "\(House.now + 5_400)")
        // The clock steps back, and the hour does not.
        let back = house.call(.get, "/auth/verify", as: key.text, at: House.now)
        #expect(back.member("remaining") == .whole(8))
        #expect(back.member("reset_at") == .text("2024-01-01T15:00:00Z"))
    }

    @Test func `the text before a rotation says that it ends sooner`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        _ = try house.rotate(key, earlierUntil: House.now + 600)
        let answer = house.call(.get, "/auth/verify", as: key.text)
        #expect(answer.member("key_id") == .whole(key.id))
        #expect(answer.member("expires_at") == .text("2024-01-01T13:40:00Z"))
        #expect(answer.field("X-Auth-Key-Expires-In") == "600")
        #expect(house.call(.get, "/auth/verify", as: key.text, at: House.now + 600).status == .unauthorized)
    }

    @Test func `the new text after a rotation ends with the key`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, expiresAt: House.now + 86_400 * 30)
        let new = try house.rotate(key, earlierUntil: House.now + 600)
        _ = house.call(.get, "/auth/verify", as: key.text)
        let answer = house.call(.get, "/auth/verify", as: new)
        #expect(answer.member("expires_at") == .text("2024-01-31T13:30:00Z"))
        #expect(answer.field("X-Auth-Key-Expires-In") == nil)
        // Both count against the one limit.
        #expect(answer.member("remaining") == .whole(998))
    }

    @Test(arguments: [(14 * 86_400, nil), (14 * 86_400 - 1, "1209599"), (1, "1")] as [(Int64, String?)])
    func `a key that ends soon is told when, with every answer`(left: Int64, told: String?) throws {
        let house = try House()
        let key = try house.key(of: house.alice, "read", rateLimit: 2, expiresAt: House.now + left)
        #expect(house.call(.get, "/auth/verify", as: key.text).field("X-Auth-Key-Expires-In") == told)
        #expect(house.call(.post, "/auth/api-keys", as: key.text).field("X-Auth-Key-Expires-In") == told)
        #expect(house.call(.get, "/auth/api-keys", as: key.text).field("X-Auth-Key-Expires-In") == told)
        let over = house.call(.get, "/auth/verify", as: key.text)
        #expect(over.status == .tooManyRequests)
        #expect(over.field("X-Auth-Key-Expires-In") == told)
    }

    @Test func `whatever is not a good credential is a 401 that costs nothing`() throws {
        let house = try House()
        let expired = try house.key(of: house.alice, expiresAt: House.now)
        let owned = try house.key(of: house.dora)
        let disabled = try house.key(of: house.alice)
        try house.change(disabled) { $0.isActive = false }
        let unknown = "gcreg_" + String(repeating: "0", count: 32)
        for credential in [expired.text, owned.text, disabled.text, unknown, "gcreg_", "x", "a.b.c", house.token(house.alice, at: House.now - 3_600)] {
            for path in ["/auth/verify", "/auth/verify?deny=403&scope=read&cost=5", "/auth/verify;deny=403/x"] {
                let answer = house.call(.get, path, as: credential)
                #expect(answer.status == .unauthorized, "\(credential)")
                #expect(answer.field("WWW-Authenticate")?.contains("invalid_token") == true)
                #expect(answer.field("X-RateLimit-Limit") == nil)
                #expect(answer.field("X-Auth-User-Id") == nil)
            }
        }
        #expect(house.call(.get, "/auth/verify").status == .unauthorized)
    }

    @Test func `over the limit is a 429 that says when to come again`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 1)
        #expect(house.call(.get, "/auth/verify", as: key.text).member("remaining") == .whole(0))
        let answer = house.call(.get, "/auth/verify", as: key.text)
        #expect(answer.status == .tooManyRequests)
        #expect(answer.field("Retry-After") == "1800")
        #expect(answer.field("X-RateLimit-Remaining") == "0")
        #expect(answer.field("X-Auth-Denied") == "rate_limited")
        #expect(answer.field("X-Auth-User-Id") == nil)
    }

    @Test(arguments: [Method.get, .head, .post, .put, .patch, .delete, .options, .other])
    func `every method and every path below verifies the request that came along`(method: HTTPServer.Method) throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        for path in ["/auth/verify", "/auth/verify/", "/auth/verify/orders/7?a=1", "/api/auth/verify//x", "/auth/verify/../login", "/auth/verify/%2e"] {
            let answer = house.call(method, path, as: key.text, body: Array("not even JSON".utf8))
            #expect(answer.status == .ok, "\(path)")
            #expect(answer.field("X-Auth-Key-Id") == "\(key.id)")
            #expect(house.call(method, path).status == .unauthorized, "\(path)")
        }
        #expect(house.call(method, "/auth/verify?cost=0", as: key.text).member("remaining") == .whole(994))
    }

    @Test(arguments: ["/auth/verifyx", "/auth/verif", "/auth/verify%2F", "/verify", "/auth/Verify/", "/auth/verify.json"])
    func `a path that only looks like it is another`(path: String) throws {
        let house = try House()
        #expect(house.call(.get, path, as: house.token(house.alice)).status == .notFound)
    }
}
