import AccountStore
import HTTPServer
import LinuxSystem
import Testing
import TextFormats

@testable import AuthAPI

struct LoginTests {
    private static let form = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]

    @Test(arguments: ["alice@example.org", "ALICE@Example.ORG"]) func `a login gives a token that works`(username: String) throws {
        let house = try House()
        let answer = house.login(username)
        #expect(answer.status == .ok)
        #expect(answer.field("Content-Type") == "application/json")
        #expect(answer.field("Cache-Control") == "no-store")
        let token = try #require(answer.member("access_token")).text
        #expect(answer.text == #"{"access_token":"\#(token)","token_type":"bearer","user_id":\#(house.alice),"expires_in":3600}"#)
        #expect(answer.annotations.values == [house.alice])
        #expect(house.observer.logins == [house.alice])
        #expect(house.call(.get, "/auth/api-keys", as: token, at: House.now + 3_599).status == .ok)
        #expect(house.call(.get, "/auth/api-keys", as: token, at: House.now + 3_600).status == .unauthorized)
    }

    @Test(arguments: [
        "username=alice%40example.org&password=correct+horse+battery+staple",
        "grant_type=password&username=alice@example.org&password=correct%20horse+battery%20staple&scope=read&client_id=c&client_secret=s",
    ]) func `the OAuth2 password form logs in too`(body: String) throws {
        let house = try House()
        #expect(house.call(.post, "/api/auth/login", body: Array(body.utf8), fields: Self.form).status == .ok)
    }

    @Test func `an unknown user, a wrong password and a disabled user have one answer`() throws {
        let house = try House()
        let answers = [
            house.login("nobody@example.org"), house.login("alice@example.org", "wrong"), house.login("dora@example.org"),
            house.login("dora@example.org", "wrong"), house.login("no address"),
        ]
        for answer in answers {
            #expect(answer.status == .unauthorized)
            #expect(answer.field("WWW-Authenticate") == "Bearer realm=\"gcreg\"")
            #expect(answer.field("Cache-Control") == "no-store")
            #expect(answer.text == answers[0].text)
            #expect(answer.annotations.isEmpty)
        }
        #expect(house.observer.logins.isEmpty)
    }

    @Test(arguments: [
        ("{}", 422, ["body.username:missing", "body.password:missing"]),
        (#"{"username":null,"password":1}"#, 422, ["body.username:string_type", "body.password:string_type"]),
        (#"{"username":"","password":""}"#, 422, ["body.username:string_too_short", "body.password:string_too_short"]),
        (#"{"username":"a@b","password":"p","grant_type":"password"}"#, 422, ["body.grant_type:extra_forbidden"]),
        (#"{"username":"a@b","password":"a\u0000b"}"#, 422, ["body.password:value_error"]),
        (#"{"username":"a@b","password":"\#(String(repeating: "p", count: 1_025))"}"#, 422, ["body.password:string_too_long"]),
        (#"{"username":"\#(String(repeating: "u", count: 321))","password":"p"}"#, 422, ["body.username:string_too_long"]),
        (#"{"username":"a@b","password":"\#(String(repeating: "p", count: 1_024))"}"#, 401, []),
        (#"{"username":"a@b","password":"\#(String(repeating: "p", count: 512))"}"#, 401, []),
        (#"{"username":"a@b","username":"c@d","password":"p"}"#, 400, []),
        ("username=a&password=b", 400, []),
    ]) func `a bad login has its own status`(body: String, status: Int, faults: [String]) throws {
        let house = try House()
        let answer = house.call(.post, "/auth/login", json: body)
        #expect(answer.status.code == status)
        #expect(answer.faults == faults)
        #expect(!answer.text.contains("pppp"))
    }

    @Test(arguments: [
        ("", 411), ("username=a%40b", 422), ("username=a%&password=p", 400), ("username=a&username=b&password=p", 400),
        ("username=a&password=%FF", 400), ("username=a&password=%00", 422), ("username=&password=p", 422),
    ]) func `a bad form has its own status`(body: String, status: Int) throws {
        let house = try House()
        #expect(house.call(.post, "/auth/login", body: Array(body.utf8), fields: Self.form).status.code == status)
    }

    @Test func `a body of another type is refused`() throws {
        let house = try House()
        let answer = house.call(.post, "/auth/login", body: Array("<a/>".utf8), fields: [(name: "Content-Type", value: "text/xml")])
        #expect(answer.status == .unsupportedMediaType)
        #expect(answer.member("detail")?.text.contains("x-www-form-urlencoded") == true)
    }

    @Test func `an old hash is made anew, and the password stays what it was`() throws {
        let house = try House()
        #expect(house.login("alice@example.org").status == .ok)
        house.workers.stop()
        try house.store.close()
        let user = try #require(house.store.user(house.alice))
        #expect(user.passwordHash.hasPrefix("$y$"))
        #expect(house.store.user(house.bob)?.passwordHash == House.cheapHash)
        #expect(Password(Array(House.password.utf8)).matches(user.passwordHash))
    }
}

struct LoginThrottlingTests {
    @Test func `after five failures even the right password waits, and only for this account from this address`() throws {
        let house = try House()
        for _ in 0..<5 { #expect(house.login("alice@example.org", "wrong").status == .unauthorized) }
        let refused = house.login("Alice@example.org", at: House.now + 20)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.field("Retry-After") == "100")
        #expect(house.login("alice@example.org", at: House.now + 119).status == .tooManyRequests)
        #expect(house.login("bob@example.org").status == .ok)
        #expect(house.login("alice@example.org", peer: .ipv4(7)).status == .ok)
        #expect(house.login("alice@example.org", at: House.now + 120).status == .ok)
    }

    @Test func `an account that does not exist is slowed down like one that does`() throws {
        let house = try House()
        for name in ["x@example.org", "X@example.org", "x@EXAMPLE.org", "x@example.org", "x@example.org"] {
            #expect(house.login(name).status == .unauthorized)
        }
        #expect(house.login("x@example.org").status == .tooManyRequests)
    }

    @Test(arguments: ["\u{E9}ve@example.org", "\u{E9}va@example.org"]) func `spellings that are one account have one count, whether or not it exists`(
        composed: String
    ) throws {
        let house = try House()
        let draft = UserDraft(email: "\u{E9}va@example.org", passwordHash: House.cheapHash, scopes: [])
        let added = Monitor(false)
        house.store.addUser(draft) { _ in added.change { $0 = true } }
        _ = added.wait { $0 ? true : nil }
        for _ in 0..<5 { #expect(house.login(composed, "wrong").status == .unauthorized) }
        #expect(house.login("e\u{301}" + composed.dropFirst(), "wrong").status == .tooManyRequests)
    }

    @Test func `a household of IPv6 is one client`() throws {
        let house = try House()
        for host in 0..<5 as Range<UInt64> { _ = house.login("alice@example.org", "wrong", peer: .ipv6(9, host)) }
        #expect(house.login("alice@example.org", peer: .ipv6(9, 77)).status == .tooManyRequests)
        #expect(house.login("alice@example.org", peer: .ipv6(10, 0)).status == .ok)
    }

    @Test func `behind a trusted proxy the client counts, not the proxy`() throws {
        var settings = AuthSettings()
        settings.trustedProxies = [try #require(AddressRange("unix"))]
        let house = try House(settings)
        let login = { (client: String, password: String) in
            house.call(
                .post, "/auth/login", json: #"{"username":"alice@example.org","password":"\#(password)"}"#,
                fields: [(name: "X-Forwarded-For", value: client)], peer: .unix)
        }
        for _ in 0..<5 { _ = login("192.0.2.1", "wrong") }
        #expect(login("192.0.2.1", House.password).status == .tooManyRequests)
        #expect(login("192.0.2.2", House.password).status == .ok)
    }

    @Test func `a success wipes the slate`() throws {
        let house = try House()
        for _ in 0..<2 {
            for _ in 0..<4 { #expect(house.login("alice@example.org", "wrong").status == .unauthorized) }
            #expect(house.login("alice@example.org").status == .ok)
        }
    }

    @Test func `guesses made at the same time are told no more than five failures`() throws {
        let house = try House(workerThreads: 4)
        let statuses = Monitor<[Int]>([])
        for _ in 0..<40 {
            try Thread.detach(named: "guess") {
                let status = house.login("alice@example.org", "wrong").status.code
                statuses.change { $0.append(status) }
            }
        }
        let all = statuses.wait { $0.count == 40 ? $0 : nil }
        #expect(all?.count { $0 == 401 } == 5)
        #expect(all?.count { $0 == 429 } == 35)
    }

    @Test func `when the workers have no room a login is sent away and everything else goes on`() throws {
        let house = try House(workerThreads: 1, queue: 1)
        let isHeld = Monitor(false)
        let mayEnd = Monitor(false)
        // One job holds the only thread, another the only place.
        #expect(
            house.workers.submit {
                isHeld.change { $0 = true }
                _ = mayEnd.wait { $0 ? true : nil }
            })
        _ = isHeld.wait { $0 ? true : nil }
        #expect(house.workers.submit {})
        let refused = house.login("alice@example.org")
        #expect(refused.status == .serviceUnavailable)
        #expect(refused.field("Retry-After") == "1")
        #expect(house.call(.get, "/auth/api-keys", as: house.token(house.alice)).status == .ok)
        mayEnd.change { $0 = true }
    }
}
