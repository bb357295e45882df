import Testing
import TextFormats

struct JSONWritingTests {
    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"", #""\"""#), ("\\", #""\\""#), ("/", #""/""#),
        ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{8}\u{C}\u{1F}", #""\u0000\u0008\u000c\u001f""#), ("\u{7F}", "\"\u{7F}\""),
        ("é€😀", "\"é€😀\""), ("\u{2028}", "\"\u{2028}\""), ("e\u{301}", "\"e\u{301}\""), ("\r\n", #""\r\n""#), ("a\"b\\c\u{1}", #""a\"b\\c\u0001""#),
        ("\"long enough to be no small string\"é", #""\"long enough to be no small string\"é""#),
    ])
    func `a string is escaped as RFC 8259 section 7 demands and no further`(text: String, json: String) {
        var bytes: [UInt8] = []
        bytes.append(jsonString: text)
        #expect(String(decoding: bytes, as: UTF8.self) == json)
    }

    /// Eight bytes are looked at at a time: each place in them and in what is left behind them.
    @Test(arguments: [("\"", #"\""#), ("\\", #"\\"#), ("\u{1F}", #"\u001f"#), ("\u{0}", #"\u0000"#)])
    func `what must be escaped is found wherever it stands`(special: String, escaped: String) {
        for filling in ["x", "!", "~", " ", "\u{7F}", "[", "]"] {
            for before in 0..<18 {
                for behind in 0..<18 {
                    let (left, right) = (String(repeating: filling, count: before), String(repeating: filling, count: behind))
                    var bytes: [UInt8] = []
                    bytes.append(jsonString: left + special + right + special)
                    #expect(String(decoding: bytes, as: UTF8.self) == "\"\(left)\(escaped)\(right)\(escaped)\"")
                }
            }
        }
    }

    @Test(arguments: [
        (UInt32(0), "00000000"), (.max, "ffffffff"), (0x0123_4567, "01234567"), (0x89AB_CDEF, "89abcdef"), (0x9A9A_A9A9, "9a9aa9a9"), (10, "0000000a"),
    ])
    func `a number is written as eight hexadecimal digits`(number: UInt32, text: String) {
        var bytes: [UInt8] = [ASCII.space]
        bytes.append(hexDigits: number)
        #expect(String(decoding: bytes, as: UTF8.self) == " " + text)
    }

    @Test func `commas stand between members and elements and nowhere else`() {
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("text", "{")
        bytes.member("number", -5)
        bytes.member("yes", true)
        bytes.member("no", false)
        bytes.member("time", Timestamp(seconds: 0))
        bytes.member("never", nil as Timestamp?)
        bytes.nullMember("nothing")
        bytes.openMember("list")
        bytes.openArray()
        bytes.element("[")
        bytes.element(":")
        bytes.element(1)
        bytes.openObject()
        bytes.closeObject()
        bytes.openObject()
        bytes.member("a", "")
        bytes.closeObject()
        bytes.openArray()
        bytes.closeArray()
        bytes.closeArray()
        bytes.openMember("object")
        bytes.openObject()
        bytes.closeObject()
        bytes.member("last", 1)
        bytes.closeObject()
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                {"text":"{","number":-5,"yes":true,"no":false,"time":"1970-01-01T00:00:00Z","never":null,"nothing":null,\
                "list":["[",":",1,{},{"a":""},[]],"object":{},"last":1}
                """)
    }

    @Test func `records in lines need no comma`() {
        var bytes: [UInt8] = []
        for id in 1...2 {
            bytes.openObject()
            bytes.member("id", id)
            bytes.closeObject()
            bytes.append(ASCII.lineFeed)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "{\"id\":1}\n{\"id\":2}\n")
    }
}
