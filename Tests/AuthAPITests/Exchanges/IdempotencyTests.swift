import AccountStore
import HTTPServer
import Testing
import TextFormats

@testable import AuthAPI

/// `Idempotency-Key`: a request that is sent again has no second effect.
struct IdempotencyTests {
    private static let path = "/auth/api-keys"
    private static let body = #"{"key_name":"k"}"#

    private func send(
        _ house: House, _ path: String = path, named name: String, as credential: String? = nil, json: String? = body, at seconds: Int64 = House.now
    ) -> Response {
        house.call(
            .post, path, as: credential ?? house.token(house.alice), json: json, fields: [(name: "idempotency-key", value: name)], at: seconds)
    }

    @Test func `a key that was made is not made again, and its id is told`() throws {
        let house = try House()
        #expect(send(house, named: "a").status == .created)
        func expectRefusal(_ again: House, _ path: String) {
            let replay = send(again, path, named: "a")
            #expect(replay.status == .conflict)
            #expect(replay.member("api_key_id") == .whole(1))
            #expect(replay.field("Location") == "\(path)/1")
            #expect(replay.member("api_key") == nil)
            #expect(again.store.apiKey(2) == nil)
            let other = send(again, named: "a", json: #"{"key_name":"k" }"#)
            #expect(other.status == .unprocessableContent)
            #expect(other.member("detail")?.text.contains("Idempotency-Key") == true)
        }
        expectRefusal(house, Self.path)
        let killed = try house.killed()
        expectRefusal(killed, "/api\(Self.path)")
        expectRefusal(try killed.restarted(), Self.path)
    }

    @Test func `a name is forgotten after a day, and is each user's own`() throws {
        let house = try House()
        #expect(send(house, named: "a").status == .created)
        #expect(send(house, named: "A").status == .created)
        #expect(send(house, named: "a", as: house.token(house.bob)).status == .created)
        let key = try house.key(of: house.alice)
        #expect(send(house, named: "a", as: key.text).status == .conflict)
        let request = try #require(house.store.apiKey(1)?.extras.requests.first)
        #expect(request.until.seconds == House.now + 86_400)
    }

    @Test func `a rotation is not done again, and its name is not another's`() throws {
        let house = try House()
        let first = try house.key(of: house.alice)
        let second = try house.key(of: house.alice)
        let path = "\(Self.path)/\(first.id)/rotate"
        let text = try #require(send(house, path, named: "r", json: nil).member("api_key")).text
        let replay = send(house, "/api\(path)", named: "r", json: nil)
        #expect(replay.status == .conflict)
        #expect(replay.member("api_key_id") == .whole(first.id))
        #expect(replay.field("Location") == "/api\(Self.path)/\(first.id)")
        #expect(house.call(.get, Self.path, as: text).status == .ok)
        #expect(send(house, path, named: "r", json: "{}").status == .unprocessableContent)
        #expect(send(house, "\(Self.path)/\(second.id)/rotate", named: "r", json: nil).status == .unprocessableContent)
        #expect(send(house, named: "r").status == .unprocessableContent)
        #expect(house.call(.get, Self.path, as: second.text).status == .ok)
        #expect(send(house, path, named: "s", json: nil).status == .ok)
    }

    @Test func `a request that was refused is not remembered, and a replay costs what any answer does`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 4)
        let own = #"{"key_name":"k","rate_limit":1}"#
        let steps = [
            ("{}", 422, "3"), (#"{"key_name":"k","rate_limit":5}"#, 403, "3"), (own, 201, "2"), (own, 409, "1"), (#"{"key_name":"x"}"#, 422, "0"),
            (own, 429, "0"),
        ]
        for (json, status, remaining) in steps {
            let answer = send(house, named: "a", as: key.text, json: json)
            #expect(answer.status.code == status)
            #expect(answer.field("X-RateLimit-Remaining") == remaining)
        }
    }

    @Test func `a name has visible characters, so many at most, and is given once`() throws {
        let house = try House()
        for name in ["!", String(repeating: "~", count: 255), "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""] {
            #expect(send(house, named: name).status == .created)
        }
        for name in ["", String(repeating: "a", count: 256), "a b", "é", "a\tb"] {
            #expect(send(house, named: name).faults == ["header.Idempotency-Key:value_error"])
            #expect(send(house, "\(Self.path)/1/rotate", named: name).faults == ["header.Idempotency-Key:value_error"])
        }
        let twice = house.call(
            .post, Self.path, as: house.token(house.alice), json: Self.body,
            fields: [(name: "Idempotency-Key", value: "a"), (name: "Idempotency-Key", value: "a")])
        #expect(twice.faults == ["header.Idempotency-Key:value_error"])
        #expect(house.store.apiKey(4) == nil)
    }
}
