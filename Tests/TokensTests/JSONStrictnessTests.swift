import Testing
import Tokens

/// RFC 8259, looked at through the claims of a token whose signature is right.
struct JSONStrictnessTests {
    private let forge = TokenForge()

    private func outcome(_ claims: String) throws -> Outcome { try forge.outcome(forge.token(claims: claims)) }

    /// A value in a member that means nothing.
    private func outcome(value: String) throws -> Outcome { try outcome(#"{"sub":"1","exp":4102444800,"x":\#(value)}"#) }

    @Test(arguments: [
        "0", "-0", "1.5", "-1.5e10", "1E+2", "1e-2", "0.0", "true", "false", "null", "[]", "{}", "[ ]", "{ }", "[1,2]", #"{"a":1,"a":2}"#, #""""#,
        #""\"\\\/\b\f\n\r\t\u0000\uFFFF""#, #""\ud800\udc00""#, "\"\u{7F}\"", "\"é€😀\"", "\"\u{10FFFF}\"", "\"\u{2028}\"", " [ 1 , { \"a\" : [ ] } ] ",
    ])
    func `what JSON is, is read`(value: String) throws {
        #expect(try outcome(value: value).claims != nil)
    }

    @Test(arguments: [
        "", "01", "-", "-01", "+1", "1.", ".5", "1.e5", "1e", "1e+", "1.5.5", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "1 2", "True", "tru", "truee",
        "nul", "undefined", "'a'", "a", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{]", "[}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#,
        "{a:1}", "{1:1}",
        #"{"a" 1}"#, "\"", "\"a", #""\""#, #""\x41""#, #""\'""#, #""\u12""#, #""\u12G4""#, #""\u 123""#, #""\U0041""#, "\"\n\"", "\"\t\"", "\"\u{0}\"",
        "\"\u{1F}\"",
        #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800x""#, #""\ud800\n""#, #""\udc00\ud800""#, #""\ud800\u0041""#, "/*a*/1", "1//a", "\u{FEFF}1",
        "\u{A0}1",
    ])
    func `what JSON is not, is refused`(value: String) throws {
        #expect(try outcome(value: value) == .refused(.notJSONObject))
    }

    @Test(arguments: [
        "[]", "\"a\"", "1", "null", " ", "{", "}", "{}{}", "{} x", "{}\u{0}", "\u{FEFF}{}", "{\"sub\":\"1\"", "{\"sub\":\"1\",}", "{\"sub\"}", "{\"sub\":}",
        "{:1}", "{,}",
        "{\"sub\" \"1\"}", "{\"sub\":\"1\" \"exp\":1}", "{\"sub\":\"1\"},", "{\"sub\":\"1\"}}",
    ])
    func `what is no object, or more than one, is refused`(claims: String) throws {
        #expect(try outcome(claims) == .refused(.notJSONObject))
    }

    @Test(
        arguments: [
            // RFC 3629 section 10: overlong forms, surrogates, beyond U+10FFFF, cut off, and bytes that never occur.
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0x80], [0xBF],
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xF0, 0x9F, 0x98, 0x28], [0xC3, 0xA9, 0xA9],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused`(bytes: [UInt8]) throws {
        let claims = Array(#"{"sub":"1","exp":4102444800,"x":""#.utf8) + bytes + Array(#""}"#.utf8)
        #expect(try forge.outcome(forge.token(header: Array(TokenForge.header.utf8), claims: claims)) == .refused(.notJSONObject))
        let cut = Array(#"{"sub":"1","exp":4102444800,"x":""#.utf8) + bytes
        #expect(try forge.outcome(forge.token(header: Array(TokenForge.header.utf8), claims: cut)) == .refused(.notJSONObject))
    }

    @Test func `nesting is taken to its limit and no deeper`() throws {
        // The claims are the first object.
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        func objects(_ depth: Int) -> String { String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth) }
        #expect(try outcome(value: nested(15)).claims != nil)
        #expect(try outcome(value: objects(15)).claims != nil)
        #expect(try outcome(value: nested(16)) == .refused(.nestedTooDeep))
        #expect(try outcome(value: objects(16)) == .refused(.nestedTooDeep))
        #expect(try outcome(value: String(repeating: "[", count: 2_000)) == .refused(.nestedTooDeep))
    }

    @Test func `members are taken to their limit and no further`() throws {
        func claims(_ others: Int) -> String {
            #"{"sub":"1","exp":4102444800"# + (0..<others).map { #","m\#($0)":0"# }.joined() + "}"
        }
        #expect(try outcome(claims(62)).claims != nil)
        #expect(try outcome(claims(63)) == .refused(.tooManyMembers))
    }

    @Test func `every beginning of the claims is refused`() throws {
        let claims = Array(#"{"sub":"1","exp":4102444800,"x":["\u00e9é",1.5e3,{"a":null}],"jti":"a"}"#.utf8)
        for length in 1..<claims.count {
            let token = forge.token(header: Array(TokenForge.header.utf8), claims: Array(claims[..<length]))
            #expect(try forge.outcome(token) == .refused(.notJSONObject), "\(length) bytes")
        }
    }
}
