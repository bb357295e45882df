import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct CredentialTests {
    private static let bare = "Bearer realm=\"gcreg\""
    private static let invalid = "Bearer realm=\"gcreg\", error=\"invalid_token\""

    private static func ask(_ house: House, _ authorization: [String], at seconds: Int64 = House.now) -> Response {
        house.call(.get, "/auth/api-keys", fields: authorization.map { (name: "Authorization", value: $0) }, at: seconds)
    }

    @Test func `no credential, or one of another kind, is asked for one`() throws {
        let house = try House()
        for authorization in [[], [""], ["Basic YTpi"], ["Bearers abc"], ["Digest x=y"]] {
            let answer = Self.ask(house, authorization)
            #expect(answer.status == .unauthorized)
            #expect(answer.field("WWW-Authenticate") == Self.bare)
        }
    }

    @Test func `two Authorization fields are no request`() throws {
        let house = try House()
        let credential = "Bearer \(house.token(house.alice))"
        let answer = Self.ask(house, [credential, credential])
        #expect(answer.status == .badRequest)
        #expect(answer.field("WWW-Authenticate") == nil)
    }

    @Test func `the scheme is compared without case and may be followed by spaces`() throws {
        let house = try House()
        let token = house.token(house.alice)
        for authorization in ["Bearer \(token)", "bearer \(token)", "BEARER   \(token)"] {
            #expect(Self.ask(house, [authorization]).status == .ok)
        }
    }

    @Test func `nothing that is wrong with a credential can be told from anything else`() throws {
        let house = try House()
        let disabled = try house.key(of: house.alice)
        try house.change(disabled) { $0.isActive = false }
        let expired = try house.key(of: house.alice, expiresAt: House.now)
        let ofDisabledUser = try house.key(of: house.dora)
        let revoked = try house.key(of: house.alice)
        _ = house.call(.delete, "/auth/api-keys/\(revoked.id)", as: house.token(house.alice))
        let gone = house.token(house.bob)
        let goneKey = try house.key(of: house.bob)
        #expect(house.call(.delete, "/auth/users/\(house.bob)", on: house.localOperator).status == .noContent)
        let good = try house.key(of: house.alice).text
        let goodToken = house.token(house.alice)
        let bad = [
            disabled.text, expired.text, ofDisabledUser.text, revoked.text, goneKey.text, gone,
            house.token(house.dora), house.token(house.alice, at: House.now - 3_600), house.token(999),
            "gcreg_AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix5", "gcreg_", String(good.dropLast()), good + "A", good.uppercased(), "x",
            String(goodToken.dropLast()), goodToken + "A", goodToken + "=", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.",
            String(repeating: "A", count: 7_000), "gcreg_" + String(repeating: "A", count: 7_000),
            "", "a b", "a,b", "\"quoted\"", "=", "\u{E9}",
        ]
        let answers = bad.map { Self.ask(house, ["Bearer \($0)"]) }
        for (credential, answer) in zip(bad, answers) {
            #expect(answer.status == .unauthorized, "\(credential)")
            #expect(answer.field("WWW-Authenticate") == Self.invalid, "\(credential)")
            #expect(answer.body == answers[0].body, "\(credential)")
            #expect(answer.field("X-RateLimit-Limit") == nil, "\(credential)")
            #expect(answer.annotations.isEmpty, "\(credential)")
        }
        #expect(Self.ask(house, ["Bearer \(good)"]).status == .ok)
    }

    @Test(arguments: ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "e3b0c44298fc1c149afb", "SG.ngeVfQFY.TwL2iGAB", String(repeating: "k", count: 256)])
    func `a key of another program's form works when its digest is there`(text: String) throws {
        let house = try House()
        #expect(Self.ask(house, ["Bearer \(text)"]).status == .unauthorized)
        try house.addKey(text, of: house.alice)
        #expect(Self.ask(house, ["Bearer \(text)"]).field("X-RateLimit-Remaining") == "999")
        #expect(Self.ask(house, ["Bearer \(text)x"]).status == .unauthorized)
    }

    @Test func `a key expires at its time and not before`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, expiresAt: House.now + 10)
        #expect(Self.ask(house, ["Bearer \(key.text)"], at: House.now + 9).status == .ok)
        #expect(Self.ask(house, ["Bearer \(key.text)"], at: House.now + 10).status == .unauthorized)
    }

    @Test(
        arguments: [
            ("read", Method.get, "/auth/api-keys", nil),
            ("read", .head, "/auth/api-keys", nil),
            ("write", .post, "/auth/api-keys", "write"),
            ("write", .patch, "/auth/api-keys/1", "write"),
            ("write", .delete, "/auth/api-keys/1", "write"),
        ] as [(String, HTTPServer.Method, String, String?)])
    func `each method has its scope`(scope: String, method: HTTPServer.Method, path: String, needed: String?) throws {
        let house = try House()
        for (owned, isEnough) in [("read", scope == "read"), ("write", scope == "write"), ("introspect,admin", false), ("", false)] {
            let key = try house.key(of: house.chief, owned)
            let answer = house.call(method, path, as: key.text)
            #expect((answer.status == .forbidden) == !isEnough)
            guard !isEnough else { continue }
            #expect(answer.field("WWW-Authenticate") == "Bearer realm=\"gcreg\", error=\"insufficient_scope\", scope=\"\(scope)\"")
        }
    }

    @Test func `a key may do no more than its owner still may`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let narrowed = house.call(.patch, "/auth/users/\(house.alice)", json: #"{"scopes":"read"}"#, on: house.localOperator)
        #expect(narrowed.status == .ok)
        #expect(house.call(.get, "/auth/api-keys", as: key.text).status == .ok)
        #expect(house.call(.post, "/auth/api-keys", as: key.text, json: #"{"key_name":"k"}"#).status == .forbidden)
        #expect(house.call(.post, "/auth/api-keys", as: house.token(house.alice), json: #"{"key_name":"k"}"#).status == .forbidden)
    }
}
