import AccountStore
import HTTPServer
import LinuxSystem
import Testing

@testable import AuthAPI

struct RateLimitTests {
    @Test func `every answer to a key says where it stands`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        let answer = house.call(.get, "/auth/api-keys", as: key.text)
        #expect(answer.field("X-RateLimit-Limit") == "10")
        #expect(answer.field("X-RateLimit-Remaining") == "9")
        #expect(answer.field("X-RateLimit-Reset") == "\(House.now + 1_800)")
        #expect(answer.field("RateLimit-Policy") == "\"hour\";q=10;w=3600")
        #expect(answer.field("RateLimit") == "\"hour\";r=9;t=1800")
        #expect(house.call(.get, "/auth/api-keys", as: house.token(house.alice)).field("X-RateLimit-Limit") == nil)
    }

    @Test func `what is refused costs nothing and all else costs one`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, "write", rateLimit: 10)
        let steps: [(method: HTTPServer.Method, path: String, json: String?, status: Int, remaining: String)] = [
            (.get, "/auth/api-keys", nil, 403, "10"),
            (.get, "/auth/api-keys/1", nil, 403, "10"),
            (.post, "/auth/api-keys", #"{"key_name":"k","scopes":"admin"}"#, 403, "10"),
            (.patch, "/auth/api-keys/\(key.id)", #"{"rate_limit":11}"#, 403, "10"),
            (.post, "/auth/api-keys", nil, 411, "9"),
            (.post, "/auth/api-keys", "[", 400, "8"),
            (.post, "/auth/api-keys", "{}", 422, "7"),
            (.patch, "/auth/api-keys/999", "{}", 404, "6"),
            (.delete, "/auth/api-keys/999", nil, 404, "5"),
            (.delete, "/auth/api-keys/x", nil, 422, "4"),
            (.patch, "/auth/api-keys/\(key.id)", "{}", 200, "3"),
            (.patch, "/auth/api-keys/\(key.id)", #"{"key_name":"n"}"#, 200, "2"),
            (.post, "/auth/api-keys", #"{"key_name":"k","scopes":"write"}"#, 201, "1"),
            (.delete, "/auth/api-keys/\(key.id + 1)", nil, 204, "0"),
            (.post, "/auth/api-keys", "[", 429, "0"),
            (.post, "/auth/api-keys", #"{"key_name":"k","scopes":"write"}"#, 429, "0"),
            (.get, "/auth/api-keys", nil, 403, "0"),
        ]
        for step in steps {
            let answer = house.call(step.method, step.path, as: key.text, json: step.json)
            #expect(answer.status.code == step.status)
            #expect(answer.field("X-RateLimit-Remaining") == step.remaining, "\(step)")
            #expect(answer.text.components(of: "RateLimit") == 0)
        }
    }

    @Test func `a limit of one lets one through until the hour is over`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 1)
        let ask = { (seconds: Int64) in house.call(.get, "/auth/api-keys", as: key.text, at: seconds) }
        #expect(ask(House.now).status == .ok)
        let refused = ask(House.now + 1)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.field("Retry-After") == "1799")
        #expect(refused.field("RateLimit") == "\"hour\";r=0;t=1799")
        #expect(refused.field("Content-Type") == "application/problem+json")
        #expect(ask(House.now + 1_799).status == .tooManyRequests)
        #expect(ask(House.now + 1_800).status == .ok)
        #expect(ask(House.now + 1_801).status == .tooManyRequests)
        // The clock steps back into the hour before: nothing is opened again.
        #expect(ask(House.now).status == .tooManyRequests)
    }

    @Test(arguments: [1, 50, 199]) func `a limit lets exactly as many through, however many ask at once`(limit: Int) throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: limit)
        let statuses = Monitor<[Int]>([])
        for _ in 0..<8 {
            try Thread.detach(named: "caller") {
                let own = (0..<25).map { _ in house.call(.get, "/auth/api-keys", as: key.text).status.code }
                statuses.change { $0 += own }
            }
        }
        let all = statuses.wait { $0.count == 200 ? $0 : nil }
        #expect(all?.count { $0 == 200 } == limit)
        #expect(all?.count { $0 == 429 } == 200 - limit)
    }

    @Test func `a limit that is lowered below what was used refuses at once, and raised lets in again`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        for _ in 0..<5 { #expect(house.call(.get, "/auth/api-keys", as: key.text).status == .ok) }
        try house.change(key) { $0.rateLimit = 3 }
        let refused = house.call(.get, "/auth/api-keys", as: key.text)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.field("X-RateLimit-Remaining") == "0")
        try house.change(key) { $0.rateLimit = 6 }
        #expect(house.call(.get, "/auth/api-keys", as: key.text).field("X-RateLimit-Remaining") == "0")
        #expect(house.call(.get, "/auth/api-keys", as: key.text).status == .tooManyRequests)
    }
}

extension String {
    /// How often a text stands in this one.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
