import Testing
import TextFormats

struct ByteTextTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (10, "10"), (-1, "-1"), (1_000_000, "1000000"),
        (Int64.max, "9223372036854775807"), (Int64.min, "-9223372036854775808"),
    ])
    func `a whole number is written in base ten`(value: Int64, text: String) {
        var bytes: [UInt8] = []
        bytes.append(decimal: value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [(0, "00"), (7, "07"), (10, "10"), (99, "99")])
    func `a number has two digits`(value: Int, text: String) {
        var bytes: [UInt8] = []
        bytes.append(twoDigits: value)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `a number that is too wide for its place traps`() async {
        await #expect(processExitsWith: .failure) {
            var bytes: [UInt8] = []
            bytes.append(twoDigits: 100)
        }
    }

    @Test func `bytes are written as lower-case hexadecimal`() {
        var bytes: [UInt8] = []
        bytes.append(hex: [0x00, 0x0F, 0xA5, 0xFF])
        #expect(String(decoding: bytes, as: UTF8.self) == "000fa5ff")
    }

    @Test func `a literal is appended whole, be it empty, short or beyond ASCII`() {
        var bytes: [UInt8] = []
        bytes.append("")
        bytes.append("a")
        bytes.append("täglich €")
        #expect(String(decoding: bytes, as: UTF8.self) == "atäglich €")
    }

    @Test func `borrowed bytes are copied`() {
        let source: [UInt8] = [1, 2, 3]
        var bytes: [UInt8] = [0]
        bytes.append(copying: source.span)
        bytes.append(copying: [UInt8]().span)
        #expect(bytes == [0, 1, 2, 3])
    }
}

struct ASCIITests {
    @Test func `digits and letters are told from every other byte`() {
        for byte in UInt8.min...UInt8.max {
            let character = Character(Unicode.Scalar(byte))
            #expect(ASCII.isDigit(byte) == ("0"..."9" ~= character && byte < 128))
            #expect(ASCII.isLetter(byte) == (byte < 128 && ("a"..."z" ~= character || "A"..."Z" ~= character)))
        }
    }

    @Test func `only capital letters have a small one`() {
        for byte in UInt8.min...UInt8.max {
            let isCapital = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
            #expect(ASCII.lowercased(byte) == (isCapital ? byte + 32 : byte))
        }
    }

    @Test func `hexadecimal digits are read in either case and written in one`() {
        for value in UInt8(0)..<16 {
            let digit = ASCII.hexDigit(value)
            #expect(ASCII.hexValue(digit) == value)
            #expect(ASCII.hexValue(Array(String(UnicodeScalar(digit)).uppercased().utf8)[0]) == value)
        }
        #expect((UInt8.min...UInt8.max).count { ASCII.hexValue($0) != nil } == 22)
    }
}
