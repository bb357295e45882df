import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct IntrospectionTests {
    private static let inactive = #"{"active":false}"#

    private func introspect(_ house: House, _ token: String, as credential: String? = nil, at seconds: Int64 = House.now) -> Response {
        house.form("/auth/introspect", "token=\(token)", as: credential ?? house.token(house.chief, at: seconds), at: seconds)
    }

    @Test func `a key is described, at no cost to it`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "read,write,admin", rateLimit: 5, expiresAt: House.now + 60, name: "mine")
        let answer = introspect(house, key.text + "&token_type_hint=refresh_token&other=1")
        #expect(answer.status == .ok && answer.field("Content-Type") == "application/json" && answer.field("Cache-Control") == "no-store")
        #expect(
            answer.text
                == #"{"active":true,"scope":"read write","username":"alice@example.org","token_type":"bearer","sub":"\#(house.alice)","#
                + #""iat":\#(House.now),"exp":\#(House.now + 60),"key_id":\#(key.id),"key_name":"mine"}"#)
        #expect(house.call(.get, "/auth/verify", as: key.text).member("remaining") == .whole(4))
        let open = try house.key(of: house.alice, "")
        #expect(introspect(house, open.text).member("exp") == nil && introspect(house, open.text).member("scope") == .text(""))
    }

    @Test func `from where a key may be used is told, since only the asker knows from where it came`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        try house.change(key) { $0.allowedIPs = "10.0.0.0/8,2001:db8::/32" }
        #expect(introspect(house, key.text).text.hasSuffix(#","allowed_ips":["10.0.0.0/8","2001:db8::/32"]}"#))
    }

    @Test func `a login is described`() throws {
        let house = try House()
        let answer = introspect(house, house.token(house.alice))
        let id = try #require(answer.member("jti")).text
        #expect(
            answer.text
                == #"{"active":true,"scope":"read write","username":"alice@example.org","token_type":"bearer","sub":"\#(house.alice)","#
                + #""iat":\#(House.now),"exp":\#(House.now + 3_600),"iss":"gcreg-auth","jti":"\#(id)"}"#)
        #expect(id.utf8.count == 22)
        let foreign = introspect(house, house.foreignToken(house.alice))
        #expect(foreign.member("active") == .bool(true) && foreign.member("jti") == nil && foreign.member("iat") == nil)
    }

    @Test func `of whatever is not good nothing is said but that`() throws {
        let house = try House()
        let expired = try house.key(of: house.alice, expiresAt: House.now)
        let disabled = try house.key(of: house.alice)
        try house.change(disabled) { $0.isActive = false }
        let ended = house.token(house.alice)
        #expect(house.call(.post, "/auth/logout", as: ended).status == .noContent)
        let tokens = [
            expired.text, disabled.text, ended, try house.key(of: house.dora).text, house.token(house.dora), house.token(99),
            house.token(house.alice, at: House.now - 3_600), house.token(house.alice, epoch: 1), "gcreg_" + String(repeating: "0", count: 32), "gcreg_", "x",
            "a.b.c", "%00", String(repeating: "x", count: 60_000), "..",
        ]
        for token in tokens {
            let answer = introspect(house, token)
            #expect(answer.status == .ok && answer.text == Self.inactive, "\(token)")
        }
    }

    @Test func `who asks must log in, or be a key, and have the scope`() throws {
        let house = try House()
        let token = house.token(house.alice)
        #expect(house.form("/auth/introspect", "token=\(token)").status == .unauthorized)
        #expect(introspect(house, token, as: "gcreg_unknown").status == .unauthorized)
        let small = try house.key(of: house.chief, "read,write,admin", rateLimit: 5)
        let refused = introspect(house, token, as: small.text)
        #expect(refused.status == .forbidden && refused.field("X-RateLimit-Remaining") == "5")
        #expect(refused.field("WWW-Authenticate")?.contains(#"scope="introspect""#) == true)
        // A user who may not cannot by a key that says so.
        #expect(introspect(house, token, as: try house.key(of: house.alice, "introspect").text).status == .forbidden)
        let asker = try house.key(of: house.chief, "introspect", rateLimit: 2)
        #expect(introspect(house, token, as: asker.text).member("active") == .bool(true))
        #expect(house.form("/auth/introspect", "", as: asker.text).field("X-RateLimit-Remaining") == "0")
        #expect(introspect(house, token, as: asker.text).status == .tooManyRequests)
    }

    @Test(arguments: [
        ("", "application/x-www-form-urlencoded", 400), ("token=", "application/x-www-form-urlencoded", 400),
        ("token_type_hint=access_token", "application/x-www-form-urlencoded", 400), ("token=a&token=b", "application/x-www-form-urlencoded", 400),
        ("token=%", "application/x-www-form-urlencoded", 400), ("token=%FF%41", "application/x-www-form-urlencoded", 400),
        (#"{"token":"x"}"#, "application/json", 415), ("token=a", "text/plain", 415),
    ]) func `a form without one token is refused in the way of OAuth`(body: String, type: String, status: Int) throws {
        let house = try House()
        for path in ["/auth/introspect", "/auth/revoke"] {
            let answer = house.form(path, body, as: house.token(house.chief), type: type)
            #expect(answer.status.code == status)
            #expect(answer.member("error") == (status == 400 ? .text("invalid_request") : nil))
            #expect(answer.member("error_description") == (status == 400 ? answer.member("detail") : nil))
        }
    }

    @Test func `where nobody can have the scope there is no such path`() throws {
        var settings = StoreSettings()
        settings.scopes = ["read", "write"]
        let house = try House(storeSettings: settings)
        #expect(introspect(house, "x").status == .notFound)
    }
}
