import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

/// A new text for a key that stays what it is.
struct KeyRotationTests {
    private func rotate(
        _ house: House, _ key: House.Key, as credential: String, _ json: String? = nil, prefix: String = "", at seconds: Int64 = House.now
    ) -> Response {
        house.call(.post, "\(prefix)/auth/api-keys/\(key.id)/rotate", as: credential, json: json, at: seconds)
    }

    private func status(_ house: House, _ text: String, at seconds: Int64 = House.now) -> Int {
        house.call(.get, "/auth/api-keys", as: text, at: seconds).status.code
    }

    @Test(arguments: [nil, "{}", #"{"grace_seconds":0}"#]) func `without a grace only the new text works`(json: String?) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 7, expiresAt: House.now + 600, name: "n")
        _ = house.call(.get, "/auth/api-keys", as: key.text)
        let token = house.token(house.alice)
        let before = house.call(.get, "/auth/api-keys/\(key.id)", as: token).text
        let answer = rotate(house, key, as: token, json)
        #expect(answer.status == .ok)
        #expect(answer.field("Cache-Control") == "no-store")
        #expect(answer.field("Location") == nil)
        let text = try #require(answer.member("api_key")).text
        #expect(text.hasPrefix("gcreg_") && text != key.text)
        #expect(answer.text == before.replacing(key.text.prefix(8), with: text.prefix(8)).dropLast() + #","api_key":"\#(text)"}"#)
        #expect(status(house, key.text) == 401)
        #expect(house.call(.get, "/auth/api-keys", as: text).field("X-RateLimit-Remaining") == "5")
        #expect(!house.call(.get, "/auth/api-keys", as: token).text.contains(text))
    }

    @Test func `both texts work until the grace ends, against one limit`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 4)
        let text = try #require(rotate(house, key, as: key.text, #"{"grace_seconds":60}"#).member("api_key")).text
        #expect(house.call(.get, "/auth/api-keys", as: key.text, at: House.now + 59).field("X-RateLimit-Remaining") == "2")
        #expect(house.call(.get, "/auth/api-keys", as: text).field("X-RateLimit-Remaining") == "1")
        #expect(status(house, key.text, at: House.now + 60) == 401)
        #expect(status(house, text, at: House.now + 60) == 200)
        #expect(status(house, text, at: House.now + 61) == 429)
    }

    @Test func `rotating again ends an earlier grace`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let token = house.token(house.alice)
        let second = try #require(rotate(house, key, as: token, #"{"grace_seconds":2592000}"#).member("api_key")).text
        let third = try #require(rotate(house, key, as: token, #"{"grace_seconds":1}"#).member("api_key")).text
        #expect([key.text, second, third].map { status(house, $0) } == [401, 200, 200])
        let fourth = try #require(rotate(house, key, as: token).member("api_key")).text
        #expect([key.text, second, third, fourth].map { status(house, $0) } == [401, 401, 401, 200])
    }

    @Test(arguments: [
        (#"{"grace_seconds":-1}"#, ["body.grace_seconds:greater_than_equal"]), (#"{"grace_seconds":2592001}"#, ["body.grace_seconds:less_than_equal"]),
        (#"{"grace_seconds":"1"}"#, ["body.grace_seconds:int_type"]), (#"{"grace_seconds":null}"#, ["body.grace_seconds:int_type"]),
        (#"{"grace":1,"grace_seconds":1.5}"#, ["body.grace_seconds:int_from_float", "body.grace:extra_forbidden"]), ("[]", ["body:model_attributes_type"]),
    ]) func `a body that is wrong rotates nothing`(json: String, faults: [String]) throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let answer = rotate(house, key, as: house.token(house.alice), json)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults == faults)
        #expect(status(house, key.text) == 200)
    }

    @Test func `a key without the scope, another's and an unknown one rotate nothing`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let reader = try house.key(of: house.alice, "read")
        let refused = rotate(house, key, as: reader.text)
        #expect(refused.status == .forbidden)
        #expect(refused.field("X-RateLimit-Remaining") == "1000")
        let others = rotate(house, key, as: house.token(house.bob))
        #expect(others.status == .notFound)
        #expect(others.text == rotate(house, House.Key(id: 999, text: ""), as: house.token(house.bob)).text)
        #expect(rotate(house, House.Key(id: 0, text: ""), as: house.token(house.bob)).faults == ["path.api_key_id:int_parsing"])
        #expect(house.call(.post, "/auth/api-keys/\(key.id)/rotate").status == .unauthorized)
        #expect(house.call(.get, "/auth/api-keys/\(key.id)/rotate", as: key.text).status == .methodNotAllowed)
        #expect(status(house, key.text) == 200)
    }

    @Test func `an administrator rotates another's key, and a disabled key stays disabled`() throws {
        let house = try House()
        let key = try house.key(of: house.bob)
        try house.change(key) { $0.isActive = false }
        let answer = rotate(house, key, as: house.token(house.chief), prefix: "/api")
        #expect(answer.status == .ok)
        #expect(answer.member("is_active") == .bool(false))
        let text = try #require(answer.member("api_key")).text
        #expect(status(house, text) == 401)
        try house.change(key) { $0.isActive = true }
        #expect(status(house, text) == 200)
    }

    @Test func `what was rotated stays so after a kill and after a stop`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let second = try #require(rotate(house, key, as: key.text, #"{"grace_seconds":60}"#).member("api_key")).text
        for again in [try house.killed(), try house.restarted()] {
            #expect([key.text, second].map { status(again, $0, at: House.now + 59) } == [200, 200])
            #expect([key.text, second].map { status(again, $0, at: House.now + 60) } == [401, 200])
        }
    }
}
