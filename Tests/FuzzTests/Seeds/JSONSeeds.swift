enum JSONSeeds {
    static let all: [[UInt8]] = texts.map { Array($0.utf8) } + [[0xEF, 0xBB, 0xBF, 0x31], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]]

    private static let texts = [
        "null", "true", " false\r\n\t", "0", "-0", "1.5e-3", "9223372036854775807", "9223372036854775808", "-1e400", "1E+2", "[]", "{}", "\"\"",
        #"{"username":"a@x.org","password":"correct horse"}"#,
        #"{"key_name":"CI","scopes":"read,write","rate_limit":1000,"expires_at":"2030-01-01T00:00:00Z"}"#,
        #"{"a":{"b":[1,{"c":null},[true,false]]},"d":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00","\u0000":0.1}"#,
        #"[1,-2,3.25,1e3,"x",["y",[{}]]]"#, #"{"a":1,"\u0061":2}"#, #""\ud800""#, "[[[[[[[]]]]]]]", "{\"\u{e9}\":1,\"e\u{301}\":2}", "[1,]", "01", "1e",
        "\"\u{1}\"",
    ]
}
