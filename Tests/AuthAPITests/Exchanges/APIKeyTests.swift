import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct APIKeyTests {
    @Test(arguments: ["", "/api"]) func `a key's life from first to last`(prefix: String) throws {
        let house = try House()
        let token = house.token(house.alice)
        let keys = "\(prefix)/auth/api-keys"

        let created = house.call(
            .post, keys, as: token,
            json: #"{"key_name":"  Clean Incentive \"é\" ","scopes":"write,read,read","rate_limit":5,"expires_at":"2024-01-01T15:00:00.9+01:00"}"#)
        #expect(created.status == .created)
        #expect(created.field("Location") == "\(keys)/1")
        #expect(created.field("Cache-Control") == "no-store")
        let key = try #require(created.member("api_key")).text
        #expect(key.hasPrefix("gcreg_") && key.utf8.count == 38)
        let nine = { (name: String, isActive: Bool, limit: Int, used: String, expires: String) in
            #"{"id":1,"key_name":"\#(name)","key_prefix":"\#(key.prefix(8))","scopes":"read,write","rate_limit":\#(limit),"#
                + #""is_active":\#(isActive),"last_used":\#(used),"expires_at":\#(expires),"created_at":"2024-01-01T13:30:00Z"}"#
        }
        let first = nine(#"Clean Incentive \"é\""#, true, 5, "null", #""2024-01-01T14:00:00Z""#)
        #expect(created.text == first.dropLast() + #","api_key":"\#(key)"}"#)

        let listed = house.call(.get, keys, as: token)
        #expect(listed.status == .ok)
        #expect(listed.field("Content-Type") == "application/json")
        #expect(listed.text == "[\(first)]")
        #expect(house.call(.get, "\(keys)/1", as: token).text == first)

        // The key itself is a credential now, and its use is seen.
        #expect(house.call(.get, keys, as: key).status == .ok)
        let used = nine(#"Clean Incentive \"é\""#, true, 5, #""2024-01-01T13:30:00Z""#, #""2024-01-01T14:00:00Z""#)
        #expect(house.call(.get, "\(keys)/1", as: token).text == used)

        let changed = house.call(
            .patch, "\(keys)/1", as: token, json: #"{"key_name":"new","is_active":false,"rate_limit":2000,"expires_at":null}"#)
        #expect(changed.status == .ok)
        #expect(changed.text == nine("new", false, 2_000, #""2024-01-01T13:30:00Z""#, "null"))
        #expect(house.call(.get, keys, as: key).status == .unauthorized)

        let deleted = house.call(.delete, "\(keys)/1", as: token)
        #expect(deleted.status == .noContent)
        #expect(deleted.body.isEmpty)
        #expect(house.call(.get, "\(keys)/1", as: token).status == .notFound)
        #expect(house.call(.delete, "\(keys)/1", as: token).status == .notFound)
        #expect(house.call(.get, keys, as: token).text == "[]")
    }

    @Test func `what a request leaves open has its usual value`() throws {
        let house = try House()
        let created = house.call(.post, "/auth/api-keys", as: house.token(house.alice), json: #"{"key_name":"k"}"#)
        #expect(created.member("scopes") == .text("read"))
        #expect(created.member("rate_limit") == .whole(1_000))
        #expect(created.member("expires_at") == .null)
        #expect(created.member("last_used") == .null)
        #expect(created.member("is_active") == .bool(true))
    }

    @Test func `an empty scope grants nothing`() throws {
        let house = try House()
        let created = house.call(.post, "/auth/api-keys", as: house.token(house.alice), json: #"{"key_name":"k","scopes":""}"#)
        #expect(created.member("scopes") == .text(""))
        let key = try #require(created.member("api_key")).text
        #expect(house.call(.get, "/auth/api-keys", as: key).status == .forbidden)
    }

    @Test func `the ends of every range are taken`() throws {
        let house = try House()
        let token = house.token(house.alice)
        for (name, limit) in [("k", 1), (String(repeating: "😀", count: 100), 1_000_000_000)] {
            let json = #"{"key_name":"\#(name)","rate_limit":\#(limit),"expires_at":"2024-01-01T13:30:01Z"}"#
            let created = house.call(.post, "/auth/api-keys", as: token, json: json)
            #expect(created.status == .created)
            #expect(created.member("key_name") == .text(name))
            #expect(created.member("rate_limit") == .whole(limit))
        }
    }

    @Test func `an empty change changes nothing and an absent member stays`() throws {
        let house = try House()
        let token = house.token(house.alice)
        let key = try house.key(of: house.alice, "read", rateLimit: 7, expiresAt: House.now + 60, name: "n")
        let before = house.call(.get, "/auth/api-keys/\(key.id)", as: token).text
        #expect(house.call(.patch, "/auth/api-keys/\(key.id)", as: token, json: "{}").text == before)
        let renamed = house.call(.patch, "/auth/api-keys/\(key.id)", as: token, json: #"{"key_name":"m"}"#)
        #expect(renamed.text == before.replacing(#""n""#, with: #""m""#))
        #expect(house.call(.get, "/auth/api-keys/\(key.id)", as: token).text == renamed.text)
    }

    @Test func `another's key is as unknown as one that does not exist`() throws {
        let house = try House()
        let key = try house.key(of: house.bob)
        let token = house.token(house.alice)
        for (method, json) in [(Method.get, nil), (.patch, #"{"key_name":"mine"}"#), (.delete, nil)] as [(HTTPServer.Method, String?)] {
            let others = house.call(method, "/auth/api-keys/\(key.id)", as: token, json: json)
            let unknown = house.call(method, "/auth/api-keys/999", as: token, json: json)
            #expect(others.status == .notFound)
            #expect(others.text == unknown.text)
        }
        #expect(house.call(.get, "/auth/api-keys", as: token).text == "[]")
        #expect(house.store.apiKey(key.id)?.name == "key")
    }

    @Test func `an administrator may look at, change and delete another's key, and lists only its own`() throws {
        let house = try House()
        let key = try house.key(of: house.bob)
        let admin = house.token(house.chief)
        #expect(house.call(.get, "/auth/api-keys", as: admin).text == "[]")
        #expect(house.call(.get, "/auth/api-keys/\(key.id)", as: admin).status == .ok)
        #expect(house.call(.patch, "/auth/api-keys/\(key.id)", as: admin, json: #"{"is_active":false}"#).status == .ok)
        #expect(house.call(.get, "/auth/api-keys", as: key.text).status == .unauthorized)
        #expect(house.call(.delete, "/auth/api-keys/\(key.id)", as: admin).status == .noContent)
        // The scope alone, without that for the method, is not enough.
        let adminOnly = try house.key(of: house.chief, "admin")
        #expect(house.call(.get, "/auth/api-keys/\(key.id)", as: adminOnly.text).status == .forbidden)
    }

    @Test func `a list is in the order of ids, whole or in parts`() throws {
        let house = try House()
        for name in ["a", "b", "c", "d", "e"] { _ = try house.key(of: house.alice, name: name) }
        let token = house.token(house.alice)
        let names = { (query: String) -> String in
            guard case .array(let keys) = try house.call(.get, "/api/auth/api-keys\(query)", as: token).json else { return "no list" }
            return keys.map { $0["key_name"]?.text ?? "?" }.joined()
        }
        #expect(try names("") == "abcde")
        #expect(try names("?limit=2") == "ab")
        #expect(try names("?limit=2&offset=1") == "bc")
        #expect(try names("?limit=2&offset=4") == "e")
        #expect(try names("?offset=5") == "")
        #expect(try names("?offset=3") == "de")
        #expect(try names("?other=1") == "abcde")
        let page = house.call(.get, "/api/auth/api-keys?limit=2&offset=2", as: token)
        #expect(page.field("X-Total-Count") == "5")
        #expect(
            page.field("Link") == """
                </api/auth/api-keys?limit=2&offset=0>; rel="first", </api/auth/api-keys?limit=2&offset=0>; rel="prev", \
                </api/auth/api-keys?limit=2&offset=4>; rel="next", </api/auth/api-keys?limit=2&offset=4>; rel="last"
                """)
        let whole = house.call(.get, "/auth/api-keys", as: token)
        #expect(whole.field("X-Total-Count") == nil)
        #expect(whole.field("Link") == nil)
        let wrong = house.call(.get, "/auth/api-keys?limit=0&offset=x", as: token)
        #expect(wrong.status == .unprocessableContent)
        #expect(wrong.faults == ["query.limit:greater_than_equal", "query.offset:int_parsing"])
    }

    @Test(arguments: ["0", "01", "abc", "9007199254740992", "-1"]) func `a path without an id is told so`(id: String) throws {
        let house = try House()
        let answer = house.call(.get, "/auth/api-keys/\(id)", as: house.token(house.alice))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults == ["path.api_key_id:int_parsing"])
    }

    @Test func `who has all the keys that one may have gets no more`() throws {
        let house = try House(storeSettings: .init(apiKeysPerUserMaximum: 1))
        let token = house.token(house.alice)
        #expect(house.call(.post, "/auth/api-keys", as: token, json: #"{"key_name":"k"}"#).status == .created)
        #expect(house.call(.post, "/auth/api-keys", as: token, json: #"{"key_name":"k"}"#).status == .conflict)
    }

    @Test func `the log learns who asked`() throws {
        let house = try House()
        let key = try house.key(of: house.bob)
        #expect(house.call(.get, "/auth/api-keys", as: key.text).annotations.values == [house.bob, key.id])
        #expect(house.call(.get, "/auth/api-keys", as: house.token(house.alice)).annotations.values == [house.alice])
    }

    @Test func `a store that takes no changes says when to come again, and is still read`() throws {
        let house = try House()
        let token = house.token(house.alice)
        try house.store.close()
        let refused = house.call(.post, "/auth/api-keys", as: token, json: #"{"key_name":"k"}"#)
        #expect(refused.status == .serviceUnavailable)
        #expect(refused.field("Retry-After") != nil)
        #expect(house.call(.get, "/auth/api-keys", as: token).status == .ok)
    }
}

struct KeptListTests {
    @Test func `the list of all keys is at each moment what its pages say`() throws {
        let house = try House()
        let token = house.token(house.alice)
        func lists() -> (whole: String, page: String) {
            (house.call(.get, "/auth/api-keys", as: token).text, house.call(.get, "/auth/api-keys?limit=1000", as: token).text)
        }
        func expectSame() {
            let (whole, page) = lists()
            #expect(whole == page)
            #expect(house.call(.get, "/auth/api-keys", as: token).text == whole)
        }
        #expect(house.call(.get, "/auth/api-keys", as: token).text == "[]")
        let first = try house.key(of: house.alice, name: "first \"key\"")
        expectSame()
        let second = try house.key(of: house.alice, name: "second")
        expectSame()
        try house.change(first) { $0.isActive = false }
        expectSame()
        #expect(house.call(.get, "/auth/verify", as: second.text, at: House.now + 5).status == .ok)
        expectSame()
        #expect(house.call(.delete, "/auth/api-keys/\(first.id)", as: token).status == .noContent)
        expectSame()
        #expect(house.call(.get, "/auth/api-keys", as: house.token(house.bob)).text == "[]")
    }
}
