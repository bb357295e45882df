import Cryptography
import Testing

struct Base64URLTests {
    @Test(arguments: [
        // RFC 4648 section 10, without the padding.
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 go both ways`(plain: String, characters: String) {
        let text = encoded(Array(plain.utf8))
        #expect(String(decoding: text, as: UTF8.self) == characters)
        #expect(decoded(Array(characters.utf8)) == Array(plain.utf8))
    }

    @Test func `the example of RFC 7515 appendix C goes both ways`() {
        let plain: [UInt8] = [3, 236, 255, 224, 193]
        let text = encoded(plain)
        #expect(String(decoding: text, as: UTF8.self) == "A-z_4ME")
        #expect(decoded(text) == plain)
    }

    @Test func `what is encoded is appended, has the count foretold and is decoded to the same bytes`() {
        for length in 0...130 {
            let plain = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ length) }
            var text: [UInt8] = [0x2E]
            Base64URL.encode(plain.span, appendingTo: &text)
            let characters = Array(text.dropFirst())
            #expect(text[0] == 0x2E)
            #expect(characters.count == Base64URL.encodedCount(length))
            #expect(Base64URL.decodedCount(characters.count) == length)
            #expect(decoded(characters) == plain)
        }
    }

    @Test(arguments: 0..<4) func `each of the 64 characters is taken at each place and no other byte is`(place: Int) {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for byte in UInt8.min...UInt8.max {
            var text = Array("AAAA".utf8)
            text[place] = byte
            #expect((decoded(text) != nil) == alphabet.contains(byte), "byte \(byte)")
            #expect(decoded((text + text + Array("AAAA".utf8))) == nil || alphabet.contains(byte), "byte \(byte)")
        }
    }

    @Test(arguments: [
        "A", "AAAAA", "Zg==", "Zg=", "Zm8=", "Zm9v=", "=", "====", "Zm9v\n", "\nZm9v", "Zm 9v", "Zm9v Zg", "Zm+v", "Zm/v", "Zm9v.", "Zmé", "Zg\u{0}",
    ])
    func `padding, white space, the other alphabet and impossible lengths are refused`(text: String) {
        #expect(decoded(Array(text.utf8)) == nil)
    }

    @Test func `each run of bytes has one text alone`() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for (value, last) in alphabet.enumerated() {
            // Two characters leave four bits over, three leave two: they must be zero (RFC 4648 section 3.5).
            #expect((decoded([0x41, last]) != nil) == (value % 16 == 0))
            #expect((decoded([0x41, 0x41, last]) != nil) == (value % 4 == 0))
        }
    }

    @Test func `bytes go to the front of the caller's memory and nowhere else`() {
        var memory = [UInt8](repeating: 0xEE, count: 8)
        var output = memory.mutableSpan
        #expect(decode(Array("Zm9vYg".utf8), into: &output) == 4)
        #expect(memory == Array("foob".utf8) + [0xEE, 0xEE, 0xEE, 0xEE])
    }

    @Test func `too little memory is a refusal and not a trap`() {
        var memory = [UInt8](repeating: 0, count: 3)
        var output = memory.mutableSpan
        #expect(decode(Array("Zm9v".utf8), into: &output) == 3)
        #expect(decode(Array("Zm9vYg".utf8), into: &output) == nil)
    }

    private func decode(_ text: [UInt8], into output: inout MutableSpan<UInt8>) -> Int? {
        Base64URL.decode(text.span, into: &output)
    }
}
