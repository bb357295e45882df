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
        #expect(
            answer.text
                == #"{"valid":true,"user_id":\#(house.alice),"key_id":\#(key.id),"scopes":"write","rate_limit":10,"remaining":9}"#)
        #expect(answer.field("Content-Type") == "application/json")
        #expect(answer.field("Cache-Control") == "no-store")
        #expect(answer.field("X-RateLimit-Remaining") == "9")
        #expect(house.call(.get, "/api/auth/verify", as: key.text).member("remaining") == .whole(8))
    }

    @Test func `a login has no key and no limit`() throws {
        let house = try House()
        let answer = house.call(.get, "/auth/verify", as: house.token(house.alice))
        #expect(answer.status == .ok)
        #expect(
            answer.text
                == #"{"valid":true,"user_id":\#(house.alice),"key_id":null,"scopes":"read,write","rate_limit":null,"remaining":null}"#)
        #expect(answer.field("X-RateLimit-Limit") == nil)
    }

    @Test func `a key without scopes is good, and says that it may do nothing`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "")
        #expect(house.call(.get, "/auth/verify", as: key.text).member("scopes") == .text(""))
    }

    @Test func `the scopes are those that the owner still has`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "read,admin")
        #expect(house.call(.get, "/auth/verify", as: key.text).member("scopes") == .text("read"))
    }

    @Test func `whatever is not a good credential is a 401 that costs nothing`() throws {
        let house = try House()
        let expired = try house.key(of: house.alice, expiresAt: House.now)
        let owned = try house.key(of: house.dora)
        let disabled = try house.key(of: house.alice)
        try house.change(disabled) { $0.isActive = false }
        let unknown = "gcreg_" + String(repeating: "0", count: 32)
        for credential in [expired.text, owned.text, disabled.text, unknown, "gcreg_", "x", "a.b.c", house.token(house.alice, at: House.now - 3_600)] {
            let answer = house.call(.get, "/auth/verify", as: credential)
            #expect(answer.status == .unauthorized, "\(credential)")
            #expect(answer.field("WWW-Authenticate")?.contains("invalid_token") == true)
            #expect(answer.field("X-RateLimit-Limit") == nil)
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
    }

    @Test(arguments: ["scope=admin", "a=1&b=2", "scope"])
    func `a parameter is refused, since it may be a demand`(query: String) throws {
        let house = try House()
        let answer = house.call(.get, "/auth/verify?\(query)", as: try house.key(of: house.alice).text)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults.first?.hasPrefix("query.") == true)
        #expect(answer.faults.first?.hasSuffix(":extra_forbidden") == true)
    }

    @Test func `other methods are not allowed`() throws {
        let house = try House()
        let answer = house.call(.post, "/auth/verify", as: try house.key(of: house.alice).text)
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.field("Allow") == "GET, HEAD, OPTIONS")
    }
}
