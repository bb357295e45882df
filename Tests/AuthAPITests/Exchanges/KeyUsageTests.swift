import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

/// How much a key was used, as its owner sees it.
struct KeyUsageTests {
    private func usage(_ house: House, _ key: House.Key, at seconds: Int64 = House.now) -> String {
        house.call(.get, "/auth/api-keys/\(key.id)/usage", as: house.token(house.alice, at: seconds), at: seconds).text
    }

    private func use(_ house: House, _ key: House.Key, times: Int = 1, hours: Int64 = 0) {
        for _ in 0..<times { _ = house.call(.get, "/auth/api-keys", as: key.text, at: House.now + hours * 3_600) }
    }

    @Test func `hours with use are told one by one for seven days, and all together`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 3)
        #expect(usage(house, key) == #"{"api_key_id":\#(key.id),"total":0,"hours":[]}"#)
        use(house, key, times: 5)
        #expect(usage(house, key) == #"{"api_key_id":\#(key.id),"total":3,"hours":[{"hour":"2024-01-01T13:00:00Z","used":3}]}"#)
        use(house, key, times: 2, hours: 2)
        let both = #"{"hour":"2024-01-01T13:00:00Z","used":3},{"hour":"2024-01-01T15:00:00Z","used":2}"#
        #expect(usage(house, key, at: House.now + 2 * 3_600) == #"{"api_key_id":\#(key.id),"total":5,"hours":[\#(both)]}"#)
        // Nothing was used since: the oldest hour is the first to be too old.
        #expect(usage(house, key, at: House.now + 167 * 3_600).contains(both))
        #expect(usage(house, key, at: House.now + 168 * 3_600).hasSuffix(#""total":5,"hours":[{"hour":"2024-01-01T15:00:00Z","used":2}]}"#))
        #expect(usage(house, key, at: House.now + 170 * 3_600).hasSuffix(#""total":5,"hours":[]}"#))
    }

    @Test func `a stop loses nothing of it`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        use(house, key, times: 2)
        use(house, key, hours: 1)
        let before = usage(house, key)
        #expect(before.contains(#""total":3"#))
        #expect(usage(try house.restarted(), key) == before)
    }

    @Test func `it takes the scope read and a key that the caller may see`() throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let writer = try house.key(of: house.alice, "write")
        let path = "/auth/api-keys/\(key.id)/usage"
        #expect(house.call(.get, path, as: writer.text).status == .forbidden)
        #expect(house.call(.get, path, as: house.token(house.bob)).status == .notFound)
        #expect(house.call(.get, path, as: house.token(house.chief)).status == .ok)
        #expect(house.call(.get, path).status == .unauthorized)
        #expect(house.call(.get, "/auth/api-keys/999/usage", as: house.token(house.alice)).status == .notFound)
        #expect(house.call(.get, "/auth/api-keys/x/usage", as: house.token(house.alice)).faults == ["path.api_key_id:int_parsing"])
        // Its own request is counted before it is told.
        #expect(house.call(.get, "/api\(path)", as: key.text).text.contains(#""total":1"#))
    }
}

/// Which of the keys a list has.
struct KeyFilterTests {
    private let house: House

    init() throws {
        house = try House()
        let token = house.token(house.alice)
        for body in [
            #"{"key_name":"Orders"}"#,
            #"{"key_name":"CAFÉ bar","expires_at":"2024-01-02T13:30:00Z"}"#,
            #"{"key_name":"third","external_id":"reORDER-7 \u00df","expires_at":"2024-01-02T13:30:01Z"}"#,
            #"{"key_name":"fourth","expires_at":"2024-01-31T13:30:00Z"}"#,
        ] { #expect(house.call(.post, "/auth/api-keys", as: token, json: body).status == .created) }
        #expect(house.call(.patch, "/auth/api-keys/4", as: token, json: #"{"is_active":false}"#).status == .ok)
    }

    private func list(_ query: String, at seconds: Int64 = House.now) -> Response {
        house.call(.get, "/auth/api-keys\(query)", as: house.token(house.alice, at: seconds), at: seconds)
    }

    private func ids(_ answer: Response) throws -> [Int] {
        guard case .array(let keys) = try answer.json else { return [-1] }
        return keys.map { if case .number(.whole(let id)) = $0["id"] { id } else { -1 } }
    }

    @Test(
        arguments: [
            ("?is_active=true", [1, 2, 3]), ("?is_active=false", [4]), ("?expiring_within_days=1", [2]), ("?expiring_within_days=2", [2, 3]),
            ("?expiring_within_days=30", [2, 3, 4]), ("?expiring_within_days=3650&is_active=true", [2, 3]), ("?q=order", [1, 3]), ("?q=ORDER-7+%C3%9F", [3]),
            ("?q=caf%C3%A9", [2]), ("?q=Caf%C3%89%20B", [2]), ("?q=cafe", []), ("?q=", [1, 2, 3, 4]), ("?q=GCREG_", [1, 2, 3, 4]), ("?q=%FF", []),
            ("?q=or&is_active=true&expiring_within_days=2", [3]), ("?q=r&offset=1&limit=2", [2, 3]), ("?Q=x&isactive=false", [1, 2, 3, 4]),
        ] as [(String, [Int])])
    func `a list has the keys that are asked for`(query: String, expected: [Int]) throws {
        #expect(try ids(list(query)) == expected)
    }

    @Test func `a key that has expired is not about to`() throws {
        #expect(try ids(list("?expiring_within_days=30", at: House.now + 86_400)) == [3, 4])
    }

    @Test func `a part of it has links to the others, with the same filter`() throws {
        let page = list("?limit=1&q=o%26r%20%C3%9F&expiring_within_days=5&is_active=true")
        #expect(page.field("X-Total-Count") == "0")
        let parameters = "expiring_within_days=5&is_active=true&q=o%26r%20%C3%9F&limit=1"
        #expect(page.field("Link") == #"</auth/api-keys?\#(parameters)&offset=0>; rel="first", </auth/api-keys?\#(parameters)&offset=0>; rel="last""#)
        let second = list("?q=r&limit=1&offset=1")
        #expect(try ids(second) == [2])
        #expect(second.field("X-Total-Count") == "4")
        #expect(second.field("Link")?.contains(#"</auth/api-keys?q=r&limit=1&offset=2>; rel="next""#) == true)
        #expect(list("?q=r").field("X-Total-Count") == nil)
        #expect(list("?q=r").field("Link") == nil)
    }

    @Test(arguments: [
        ("expiring_within_days=0", ["expiring_within_days:greater_than_equal"]), ("expiring_within_days=3651", ["expiring_within_days:less_than_equal"]),
        ("expiring_within_days=x", ["expiring_within_days:int_parsing"]), ("is_active=True", ["is_active:bool_parsing"]),
        ("is_active=", ["is_active:bool_parsing"]),
        ("q=\(String(repeating: "a", count: 256))", ["q:string_too_long"]), ("q=a&q=b", ["q:value_error"]),
        ("limit=0&is_active=1", ["limit:greater_than_equal", "is_active:bool_parsing"]),
    ]) func `what is no filter is refused`(query: String, faults: [String]) {
        #expect(list("?\(query)").faults == faults.map { "query.\($0)" })
    }

    @Test func `the longest text that may be looked for is`() throws {
        #expect(try ids(list("?q=\(String(repeating: "%C3%A9", count: 255))")) == [])
    }
}
