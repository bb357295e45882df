@testable import HTTPServer
import Testing

struct BytesTests {
    /// In lower case, of every length from 1 to 20, with the neighbours of letters on both sides of the alphabet among them.
    static let texts: [StaticString] = [
        "a", "z@", "a-z", "@[`{", "x-y-z", "mnopqr", "[abcyz]", "`azby{@[", "abcdefghi", "host-names", "~z{y|x}w`a@", "content-type", "authorizatioz",
        "zzzzzzzaaaaaaa", "x-forwarded-for", "[content-encode]", "transfer-encoding", "@@@@@@@@[[[[[[[[`{", "0123456789-_ abcxyz", "x-something-for-long",
    ]

    @Test(arguments: texts.indices)
    func `a text equals itself in any case of its letters and nothing else`(_ index: Int) {
        let text = Self.texts[index]
        let lower = Array(text.description.utf8)
        #expect(lower.count == index + 1)
        #expect(equals(lower, text))
        #expect(equals(Array(text.description.uppercased().utf8), text))
        for place in lower.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = lower
                changed[place] = byte
                if equals(changed, text) != (lowercased(byte) == lower[place]) { Issue.record("byte \(byte) at \(place)") }
            }
        }
        #expect(!equals(lower.dropLast(), text))
        #expect(!equals(lower + [0], text))
    }

    /// What stands around the byte that is looked at: the least and the greatest that are no control characters, and their neighbours in the upper half.
    @Test(arguments: [0x20, 0x21, 0x61, 0x7E, 0x80, 0x9F, 0xA0, 0xFF] as [UInt8])
    func `a control character is found where it stands first`(_ other: UInt8) {
        for length in 0...25 {
            for place in 0..<length {
                for byte in [UInt8](0...0x21) + [0x7E, 0x7F, 0x80, 0x81, 0x9F, 0xA0, 0xFF] {
                    var bytes = [UInt8](repeating: other, count: length)
                    bytes[place] = byte
                    checkControlCharacter(bytes, length < 12 ? Array(0...length) : [0, 1, place, length])
                }
            }
        }
    }

    @Test func `the first of several control characters is found`() {
        for first in 0..<20 {
            for second in first..<20 {
                var bytes = [UInt8](repeating: 0x61, count: 20)
                bytes[first] = 0x0D
                bytes[second] = 0x7F
                checkControlCharacter(bytes, [0, first, second])
            }
        }
    }

    @Test func `bytes equal those that are the same in every place`() {
        for length in 0...40 {
            let bytes = (0..<length).map { UInt8($0) }
            #expect(areEqual(bytes, bytes.map(\.self)))
            #expect(!areEqual(bytes, bytes + [0]) && !areEqual(bytes + [0], bytes))
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 0x80
                #expect(!areEqual(bytes, changed), "\(length) bytes, another at \(place)")
            }
        }
    }

    @Test(arguments: [0x21, 0x61, 0x7E] as [UInt8])
    func `bytes are visible if each of them is`(_ other: UInt8) {
        for length in 0...25 {
            #expect(areVisible([UInt8](repeating: other, count: length)))
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var bytes = [UInt8](repeating: other, count: length)
                    bytes[place] = byte
                    if areVisible(bytes) != (0x21...0x7E ~= byte) { Issue.record("byte \(byte) at \(place) of \(length)") }
                }
            }
        }
    }

    private func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.span.equals(right.span) }

    private func areVisible(_ bytes: [UInt8]) -> Bool { bytes.span.areVisible }

    private func checkControlCharacter(_ bytes: [UInt8], _ starts: [Int]) {
        for start in starts {
            let found = bytes.span.firstControlCharacter(from: start)
            let wanted = bytes[start...].firstIndex { $0 < 0x20 || $0 == 0x7F } ?? bytes.count
            if found != wanted { Issue.record("\(bytes) from \(start): \(found)") }
        }
    }

    private func equals(_ bytes: [UInt8], _ text: StaticString) -> Bool { bytes.span.equalsIgnoringCase(text) }

    private func lowercased(_ byte: UInt8) -> UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte + 32 : byte }
}
