import Testing

@testable import AuthAPI

struct PageTests {
    @Test(
        arguments: [
            ("", nil, 0, false), ("limit=1", 1, 0, true), ("limit=1000&offset=3", 1_000, 3, true), ("offset=0", nil, 0, true),
            ("limi%74=%35", 5, 0, true), ("page=2&_=x%20y", nil, 0, false), ("&&limit=7&", 7, 0, true), ("LIMIT=5", nil, 0, false),
            ("limit=007", 7, 0, true),
        ] as [(String, Int?, Int, Bool)])
    func `a query asks for a part`(query: String, limit: Int?, offset: Int, isAsked: Bool) throws {
        let page = try Page.read(Array(query.utf8).span)
        #expect(page.limit == limit)
        #expect(page.offset == offset)
        #expect(page.isAsked == isAsked)
    }

    @Test(arguments: [
        ("limit=0", ["limit:greater_than_equal"]),
        ("limit=-1", ["limit:greater_than_equal"]),
        ("limit=1001", ["limit:less_than_equal"]),
        ("limit=99999999999999999999", ["limit:less_than_equal"]),
        ("offset=-99999999999999999999", ["offset:greater_than_equal"]),
        ("offset=-1", ["offset:greater_than_equal"]),
        ("limit=", ["limit:int_parsing"]),
        ("limit", ["limit:int_parsing"]),
        ("limit=ten", ["limit:int_parsing"]),
        ("limit=+5", ["limit:int_parsing"]),
        ("limit=1.0", ["limit:int_parsing"]),
        ("limit=%FF", ["limit:int_parsing"]),
        ("limit=%D9%A3", ["limit:int_parsing"]),
        ("limit=1&limit=1", ["limit:value_error"]),
        ("limit=x&offset=y", ["limit:int_parsing", "offset:int_parsing"]),
    ]) func `a wrong number is refused, and each of two`(query: String, expected: [String]) {
        let faults = #expect(throws: Problem.self) { try Page.read(Array(query.utf8).span) }
        guard case .invalid(let faults) = faults else {
            Issue.record("not called invalid")
            return
        }
        #expect(faults.map { "\($0.name ?? "-"):\($0.type)" } == expected)
        #expect(faults.allSatisfy { $0.part == .query })
    }

    @Test(arguments: ["limit=%", "limit=%1", "limit=%zz", "%=1"])
    func `a broken percent-encoding is refused`(query: String) {
        #expect(throws: Problem.malformedQuery) { try Page.read(Array(query.utf8).span) }
    }

    @Test(arguments: [
        ("limit=10&offset=0", 25, "first=0 next=10 last=20"),
        ("limit=10&offset=10", 25, "first=0 prev=0 next=20 last=20"),
        ("limit=10&offset=20", 25, "first=0 prev=10 last=20"),
        ("limit=10&offset=5", 25, "first=0 prev=0 next=15 last=20"),
        ("limit=10&offset=15", 25, "first=0 prev=5 last=20"),
        ("limit=10&offset=1000", 25, "first=0 prev=20 last=20"),
        ("limit=10", 0, "first=0 last=0"),
        ("limit=10", 10, "first=0 last=0"),
        ("limit=10", 11, "first=0 next=10 last=10"),
        ("limit=1&offset=9007199254740991", 3, "first=0 prev=2 last=2"),
        ("offset=5", 25, "first=0"),
    ]) func `links lead to the pages around`(query: String, total: Int, expected: String) throws {
        let links = try Page.read(Array(query.utf8).span).links(total: total)
        #expect(links.map { "\($0.relation.rawValue)=\($0.offset)" }.joined(separator: " ") == expected)
    }
}

struct PathIDTests {
    @Test(arguments: [("1", 1), ("42", 42), ("9007199254740991", 9_007_199_254_740_991)])
    func `an id is a plain number`(text: String, id: Int) throws {
        #expect(try PathID.read(Array(text.utf8).span, named: "api_key_id") == id)
    }

    @Test(arguments: ["0", "01", "-1", "+1", "1.0", "1e3", "abc", "9007199254740992", "99999999999999999999", "%31", "1 ", "١"])
    func `anything else is no id`(text: String) {
        let fault = FieldFault.notParsedAsInteger("api_key_id", in: .path)
        #expect(throws: Problem.invalid([fault])) { try PathID.read(Array(text.utf8).span, named: "api_key_id") }
    }
}
