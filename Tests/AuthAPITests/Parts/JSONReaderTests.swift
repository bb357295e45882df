import Testing

@testable import AuthAPI

struct JSONReaderTests {
    static func read(_ text: String, depthMaximum: Int = 32) throws(JSONFault) -> JSONValue {
        try JSONReader.read(Array(text.utf8).span, depthMaximum: depthMaximum)
    }

    @Test(arguments: [
        ("null", JSONValue.null),
        (" true ", .bool(true)),
        ("\t\r\nfalse\n", .bool(false)),
        ("[]", .array([])),
        ("{}", .object([])),
        ("[ 1 , [ ] , null ]", .array([.number(.whole(1)), .array([]), .null])),
        (
            "{\"a\":{\"a\":1},\"b\":\"\"}",
            .object([
                .init(name: Array("a".utf8), value: .object([.init(name: Array("a".utf8), value: .number(.whole(1)))])),
                .init(name: Array("b".utf8), value: .string([])),
            ])
        ),
        (#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00""#, .string(Array("\"\\/\u{8}\u{C}\n\r\tAé€😀".utf8))),
        (#""\u0000""#, .string([0])),
        ("\"\u{7F}é\"", .string(Array("\u{7F}é".utf8))),
    ]) func `JSON is read`(text: String, value: JSONValue) throws {
        #expect(try Self.read(text) == value)
    }

    @Test(arguments: [
        ("0", JSONNumber.whole(0)), ("-0", .whole(0)), ("10", .whole(10)), ("-1", .whole(-1)),
        ("9223372036854775807", .whole(.max)), ("-9223372036854775808", .whole(.min)),
        ("9223372036854775808", .tooLarge), ("-9223372036854775809", .tooSmall),
        ("1000000000000000000000000000000", .tooLarge),
        ("1.0", .whole(1)), ("1e0", .whole(1)), ("1E+3", .whole(1_000)), ("-2.5e-3", .notWhole), ("0.1", .notWhole), ("1e30", .tooLarge),
        ("-1e30", .tooSmall), ("1e400", .notRepresentable), ("-1e400", .notRepresentable),
    ]) func `a number is told apart by the whole number that it is`(text: String, number: JSONNumber) throws {
        #expect(try Self.read(text) == .number(number))
    }

    @Test(arguments: [
        "", " ", "{", "[", "}", "\"", "\"a", "tru", "nul", "True", "NaN", "Infinity", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "1 2", "[1,]",
        "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\" 1}", "{}{}", "[]]", "'a'", "// a\n1", "\"\\x\"",
        "\"a\nb\"", "\"\u{0}\"", #""\ud800""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, #""\udc00\ud800""#, #"{"\ud800":1}"#, "\"\\u12\"",
        "\"\\u12g4\"", "\"\\", "\"\\u", "\u{B}1", "\u{A0}1",
    ]) func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONFault.notJSON) { try Self.read(text) }
    }

    @Test(arguments: [
        ("\u{FEFF}{}", JSONFault.byteOrderMark),
        (#"{"a":1,"a":1}"#, JSONFault.duplicateMember("a")),
        (#"{"a":1,"\u0061":2}"#, JSONFault.duplicateMember("a")),
        (#"[{"b":{"x":1,"y":2,"x":3}}]"#, JSONFault.duplicateMember("x")),
        (#"{"😀":1,"\ud83d\ude00":2}"#, JSONFault.duplicateMember("😀")),
    ]) func `each rule has its own fault`(text: String, fault: JSONFault) {
        #expect(throws: fault) { try Self.read(text) }
    }

    @Test func `names are compared by their code points`() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        _ = try Self.read("{\"\(composed)\":1,\"\(decomposed)\":2}")
    }

    @Test func `a name of nothing but accents is read in no time`() throws {
        let accents = String(repeating: "\u{345}", count: 15_000) + String(repeating: "\u{334}", count: 15_000)
        let time = try ContinuousClock().measure { _ = try Self.read("{\"\(accents)\":1}") }
        #expect(time < .seconds(1))
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
        ] as [[UInt8]]) func `bytes that are not UTF-8 are refused`(bytes: [UInt8])
    {
        #expect(throws: JSONFault.notUTF8) { try JSONReader.read(bytes.span, depthMaximum: 32) }
    }

    @Test(arguments: [1, 2, 32]) func `depth is taken up to its limit and not one further`(limit: Int) throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try Self.read(nested(limit), depthMaximum: limit)
        #expect(throws: JSONFault.tooDeep) { try Self.read(nested(limit + 1), depthMaximum: limit) }
        let objects = String(repeating: "{\"a\":", count: limit) + "1" + String(repeating: "}", count: limit)
        _ = try Self.read(objects, depthMaximum: limit)
        #expect(throws: JSONFault.tooDeep) { try Self.read("{\"a\":\(objects)}", depthMaximum: limit) }
    }

    @Test func `siblings are not depth`() throws {
        _ = try Self.read("[[],[],{},{},[[]]]", depthMaximum: 3)
    }

    @Test func `every beginning of a text is refused without harm`() throws {
        let text = Array(#"{"key_name":"a\u00e9\ud83d\ude00","n":[-1.5e+3,true,null],"o":{}}"#.utf8)
        _ = try JSONReader.read(text.span, depthMaximum: 32)
        for length in 0..<text.count {
            #expect(throws: JSONFault.self) { try JSONReader.read(text.span.extracting(first: length), depthMaximum: 32) }
        }
    }

    /// Anybody may send one, and whoever else is on its event loop waits for it. The seconds leave room for a busy machine.
    @Test(arguments: ["1", "1e999", "0.5", "null", "[]", "{}", #""\n""#])
    func `a large body is read in no time, however deep its values lie`(element: String) throws {
        let opening = String(repeating: "{\"a\":", count: 30) + "["
        let closing = "]" + String(repeating: "}", count: 30)
        let elements = Array(repeating: element, count: (65_536 - opening.utf8.count - closing.utf8.count) / (element.utf8.count + 1))
        let text = opening + elements.joined(separator: ",") + closing
        let time = try ContinuousClock().measure { _ = try Self.read(text) }
        #expect(time < .seconds(3))
    }
}

struct JSONSourceTests {
    @Test(
        arguments: [
            (#"{"a":1}"#, "1"), (" { \"b\" : [ 1 ] , \"\\u0061\" : { \"a\" : 1.50 } , \"c\":2 } ", #"{ "a" : 1.50 }"#), (#"{"b":{"a":1}}"#, nil), ("{}", nil),
            ("[]", nil),
            (#"{"b":"\"a\":2","a":"x\"y"}"#, #""x\"y""#),
        ] as [(String, String?)])
    func `a member's value is found as it stands in the text`(text: String, source: String?) throws {
        #expect(try JSONReader.source(ofMember: "a", in: Array(text.utf8).span, depthMaximum: 32) == source.map { Array($0.utf8) })
    }
}
