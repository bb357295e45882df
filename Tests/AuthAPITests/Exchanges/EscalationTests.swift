import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

/// A key of the chief's, with less than the chief may, asks for other keys.
struct EscalationTests {
    private static let expiry = "2024-01-01T14:00:00Z"
    private static let later = "2024-01-01T14:00:01Z"

    @Test(arguments: [
        (#"{"key_name":"k"}"#, 201, "read/500/\(expiry)"),
        (#"{"key_name":"k","scopes":"read,write"}"#, 201, "read,write/500/\(expiry)"),
        (#"{"key_name":"k","scopes":""}"#, 201, "/500/\(expiry)"),
        (#"{"key_name":"k","rate_limit":500}"#, 201, "read/500/\(expiry)"),
        (#"{"key_name":"k","rate_limit":1}"#, 201, "read/1/\(expiry)"),
        (#"{"key_name":"k","expires_at":"2024-01-01T13:45:00Z"}"#, 201, "read/500/2024-01-01T13:45:00Z"),
        (#"{"key_name":"k","expires_at":"\#(expiry)"}"#, 201, "read/500/\(expiry)"),
        (#"{"key_name":"k","scopes":"admin"}"#, 403, "admin"),
        (#"{"key_name":"k","scopes":"read,introspect,admin"}"#, 403, "introspect admin"),
        (#"{"key_name":"k","rate_limit":501}"#, 403, ""),
        (#"{"key_name":"k","expires_at":"\#(later)"}"#, 403, ""),
        (#"{"key_name":"k","expires_at":null}"#, 403, ""),
    ]) func `a key makes no key that is more than itself`(body: String, status: Int, expected: String) throws {
        let house = try House()
        let key = try house.key(of: house.chief, "read,write", rateLimit: 500, expiresAt: House.now + 1_800)
        let answer = house.call(.post, "/auth/api-keys", as: key.text, json: body)
        #expect(answer.status.code == status)
        if status == 201 {
            let made = [answer.member("scopes"), answer.member("rate_limit"), answer.member("expires_at")].map { value in
                if case .number(.whole(let number)) = value { "\(number)" } else { value?.text ?? "absent" }
            }
            #expect(made.joined(separator: "/") == expected)
            #expect(answer.field("X-RateLimit-Remaining") == "499")
        } else {
            let challenge = "Bearer realm=\"gcreg\", error=\"insufficient_scope\", scope=\"\(expected)\""
            #expect(answer.field("WWW-Authenticate") == (expected.isEmpty ? nil : challenge))
            #expect(answer.field("X-RateLimit-Remaining") == "500")
            #expect(answer.member("api_key") == nil)
        }
    }

    @Test func `a key without an expiry and with a higher limit gives the usual values`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 5_000)
        let answer = house.call(.post, "/auth/api-keys", as: key.text, json: #"{"key_name":"k"}"#)
        #expect(answer.member("rate_limit") == .whole(1_000))
        #expect(answer.member("expires_at") == .null)
    }

    @Test func `a login gives what its user has and nothing else`() throws {
        let house = try House()
        let token = house.token(house.alice)
        #expect(house.call(.post, "/auth/api-keys", as: token, json: #"{"key_name":"k","scopes":"read,admin"}"#).status == .forbidden)
        let all = #"{"key_name":"k","scopes":"read,write","rate_limit":1000000000,"expires_at":"9999-12-31T23:59:59Z"}"#
        #expect(house.call(.post, "/auth/api-keys", as: token, json: all).status == .created)
    }

    @Test(arguments: [
        (#"{"rate_limit":501}"#, 403), (#"{"rate_limit":500}"#, 200), (#"{"expires_at":null}"#, 403), (#"{"expires_at":"\#(later)"}"#, 403),
        (#"{"key_name":"renamed"}"#, 200), (#"{"is_active":true}"#, 200), (#"{"is_active":false}"#, 200), (#"{"rate_limit":1}"#, 200),
    ]) func `a key raises itself in no way`(body: String, status: Int) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 500, expiresAt: House.now + 1_800)
        let answer = house.call(.patch, "/auth/api-keys/\(key.id)", as: key.text, json: body)
        #expect(answer.status.code == status)
        #expect(answer.field("X-RateLimit-Limit") != nil)
        if status == 403 { #expect(answer.field("X-RateLimit-Remaining") == "500") }
    }

    /// Of the chief's: what it has, and what may be done with it by a key of scopes read and write, a limit of 500, an hour and 10.0.0.0/8.
    struct Target: Sendable {
        var scopes = "read"
        var rateLimit = 500
        var expiresAt: Int64? = House.now + 1_800
        var allowedIPs = "10.0.0.0/8"
    }

    @Test(arguments: [
        (Target(), 200), (Target(scopes: "read,write", rateLimit: 1, expiresAt: House.now + 1, allowedIPs: "10.1.0.0/16"), 200),
        (Target(scopes: "read,admin"), 403),
        (Target(rateLimit: 501), 403), (Target(expiresAt: House.now + 1_801), 403), (Target(expiresAt: nil), 403), (Target(allowedIPs: ""), 403),
        (Target(allowedIPs: "10.0.0.0/7"), 403), (Target(allowedIPs: "10.0.0.0/8,::1/128"), 403),
    ]) func `a key rotates no key that is more than itself`(target: Target, status: Int) throws {
        let house = try House()
        let key = try house.key(of: house.chief, "read,write", rateLimit: 500, expiresAt: House.now + 1_800)
        try house.change(key) { $0.allowedIPs = "10.0.0.0/8" }
        let other = try house.key(of: house.chief, target.scopes, rateLimit: target.rateLimit, expiresAt: target.expiresAt)
        try house.change(other) { $0.allowedIPs = target.allowedIPs }
        let answer = house.call(.post, "/auth/api-keys/\(other.id)/rotate", as: key.text, peer: .ipv4(0x0A00_0001))
        #expect(answer.status.code == status)
        #expect((answer.member("api_key") != nil) == (status == 200))
        #expect(answer.field("X-RateLimit-Remaining") == (status == 200 ? "499" : "500"))
        #expect((house.call(.get, "/auth/api-keys", as: other.text, peer: .ipv4(0x0A01_0001)).status == .unauthorized) == (status == 200))
        // Its owner, logged in, is the master of both.
        #expect(house.call(.post, "/auth/api-keys/\(other.id)/rotate", as: house.token(house.chief)).status == .ok)
    }

    @Test func `a key rotates itself, and the text before does not once it is that`() throws {
        let house = try House()
        let key = try house.key(of: house.chief, rateLimit: 5, expiresAt: House.now + 1_800)
        let path = "/auth/api-keys/\(key.id)/rotate"
        let text = try #require(house.call(.post, path, as: key.text, json: #"{"grace_seconds":60}"#).member("api_key")).text
        let refused = house.call(.post, path, as: key.text)
        #expect(refused.status == .forbidden)
        #expect(refused.field("X-RateLimit-Remaining") == "4")
        #expect(house.call(.post, path, as: text).status == .ok)
    }

    @Test func `a key of a user who may do less than before still rotates itself, for no more than it can do`() throws {
        let house = try House()
        let key = try house.key(of: house.bob, "read,write,admin")
        let text = try #require(house.call(.post, "/auth/api-keys/\(key.id)/rotate", as: key.text).member("api_key")).text
        #expect(house.call(.get, "/auth/api-keys/\(try house.key(of: house.alice).id)", as: text).status == .notFound)
    }

    @Test(arguments: [
        (#"{"key_name":"k"}"#, 201, #"["10.0.0.0/8","::1/128"]"#), (#"{"key_name":"k","allowed_ips":["10.1.0.0/16"]}"#, 201, #"["10.1.0.0/16"]"#),
        (#"{"key_name":"k","allowed_ips":["::1","10.0.0.0/8"]}"#, 201, #"["::1/128","10.0.0.0/8"]"#),
        (#"{"key_name":"k","allowed_ips":["10.0.0.0/7"]}"#, 403, ""),
        (#"{"key_name":"k","allowed_ips":["10.1.0.0/16","11.0.0.0/8"]}"#, 403, ""), (#"{"key_name":"k","allowed_ips":["::/64"]}"#, 403, ""),
        (#"{"key_name":"k","allowed_ips":[]}"#, 403, ""), (#"{"key_name":"k","allowed_ips":null}"#, 403, ""),
    ]) func `a key with addresses makes no key that has more`(body: String, status: Int, addresses: String) throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        try house.change(key) { $0.allowedIPs = "10.0.0.0/8,::1/128" }
        let answer = house.call(.post, "/auth/api-keys", as: key.text, json: body, peer: .ipv4(0x0A00_0001))
        #expect(answer.status.code == status)
        #expect(answer.field("X-RateLimit-Remaining") == (status == 201 ? "999" : "1000"))
        if status == 201 { #expect(answer.text.contains(#""allowed_ips":\#(addresses),"#)) }
    }

    @Test(arguments: [
        (#"{"allowed_ips":["10.1.0.0/16"]}"#, 200), (#"{"allowed_ips":["10.0.0.0/8"]}"#, 200), (#"{"allowed_ips":["10.0.0.0/7"]}"#, 403),
        (#"{"allowed_ips":null}"#, 403), (#"{"allowed_ips":["10.0.0.0/8","::1"]}"#, 403), (#"{"external_id":"e","metadata":{}}"#, 200),
    ]) func `a key gives itself no more addresses`(body: String, status: Int) throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        try house.change(key) { $0.allowedIPs = "10.0.0.0/8" }
        let answer = house.call(.patch, "/auth/api-keys/\(key.id)", as: key.text, json: body, peer: .ipv4(0x0A00_0001))
        #expect(answer.status.code == status)
        #expect(answer.field("X-RateLimit-Remaining") == (status == 200 ? "999" : "1000"))
        if status == 403 { #expect(house.store.apiKey(key.id)?.extras.allowedIPs == "10.0.0.0/8") }
    }

    @Test func `a key can switch a greater one off, not on, and can delete it`() throws {
        let house = try House()
        let small = try house.key(of: house.chief, "write")
        let great = try house.key(of: house.chief, "read,write,admin")
        let path = "/auth/api-keys/\(great.id)"
        #expect(house.call(.patch, path, as: small.text, json: #"{"is_active":false}"#).status == .ok)
        let refused = house.call(.patch, path, as: small.text, json: #"{"is_active":true}"#)
        #expect(refused.status == .forbidden)
        #expect(refused.field("WWW-Authenticate")?.contains("scope=\"read admin\"") == true)
        #expect(house.call(.get, "/auth/api-keys", as: great.text).status == .unauthorized)
        #expect(house.call(.delete, path, as: small.text).status == .noContent)
    }

    /// A store that takes no changes shows that none was asked of it. One that was would be carried out after the key's owner has switched it off.
    @Test(arguments: [#"{"is_active":true}"#, #"{"rate_limit":500}"#, #"{"key_name":"key"}"#, #"{"expires_at":null}"#])
    func `a change to what already is changes nothing, so a key does not undo what its owner does meanwhile`(body: String) throws {
        let house = try House()
        let small = try house.key(of: house.chief, "write")
        let great = try house.key(of: house.chief, "read,write,admin", rateLimit: 500)
        try house.store.close()
        let answer = house.call(.patch, "/auth/api-keys/\(great.id)", as: small.text, json: body)
        #expect(answer.status == .ok)
        #expect(answer.member("id") == .number(.whole(great.id)))
    }

    @Test func `a key of one user reaches no key of another`() throws {
        let house = try House()
        let mine = try house.key(of: house.alice)
        let others = try house.key(of: house.bob)
        #expect(house.call(.patch, "/auth/api-keys/\(others.id)", as: mine.text, json: #"{"is_active":false}"#).status == .notFound)
        #expect(house.call(.delete, "/auth/api-keys/\(others.id)", as: mine.text).status == .notFound)
        #expect(house.call(.get, "/auth/api-keys", as: others.text).status == .ok)
    }
}
