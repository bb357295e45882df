import HTTPServer
import Testing

@testable import AuthAPI

/// The credential in a field of its own.
struct APIKeyFieldTests {
    private static func ask(_ house: House, bearer: [String] = [], key: [String] = [], _ path: String = "/auth/verify") -> Response {
        let fields = bearer.map { (name: "Authorization", value: $0) } + key.map { (name: "X-API-Key", value: $0) }
        return house.call(.get, path, fields: fields)
    }

    @Test(arguments: ["/auth/verify", "/auth/verify/x", "/auth/api-keys"])
    func `X-API-Key is taken wherever a credential is`(path: String) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        #expect(Self.ask(house, key: [key.text], path).field("X-RateLimit-Remaining") == "9")
        #expect(Self.ask(house, bearer: ["Bearer \(key.text)"], key: [key.text], path).field("X-RateLimit-Remaining") == "8", "once counts once")
        // What Authorization says by another scheme is for somebody else.
        #expect(Self.ask(house, bearer: ["Basic YTpi"], key: [key.text], path).field("X-RateLimit-Remaining") == "7")
        #expect(Self.ask(house, key: [house.token(house.alice)], path).status == .ok)
    }

    @Test func `two credentials are no request, and cost nothing`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10).text
        let other = try house.key(of: house.alice).text
        for (bearer, keys) in [
            (["Bearer \(key)"], [other]), (["Bearer \(key)"], [key + "x"]), (["Bearer \(house.token(house.alice))"], [key]), ([], [key, key]),
            (["Bearer \(key)"], [key, key]), (["Bearer \(key)", "Bearer \(key)"], [key]), (["Basic YTpi", "Bearer \(key)"], [key]),
        ] {
            let answer = Self.ask(house, bearer: bearer, key: keys)
            #expect(answer.status == .badRequest, "\(bearer) \(keys)")
            #expect(answer.field("X-Auth-Denied") == "two_credentials")
            #expect(answer.field("WWW-Authenticate") == nil)
        }
        #expect(Self.ask(house, key: [key]).member("remaining") == .whole(9))
    }

    @Test func `what X-API-Key says must be good`() throws {
        let house = try House()
        for wrong in ["", "gcreg_", "gcreg_" + String(repeating: "0", count: 32), "x", "Bearer x"] {
            let answer = Self.ask(house, key: [wrong])
            #expect(answer.status == .unauthorized, "\(wrong)")
            #expect(answer.field("WWW-Authenticate") == "Bearer realm=\"gcreg\", error=\"invalid_token\"")
        }
    }
}
