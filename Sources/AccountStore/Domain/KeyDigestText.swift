internal import TextFormats

/// A digest as the files show it: 64 hexadecimal digits, the first byte first.
extension KeyDigest {
    static let hexDigits = 64

    /// Nil for anything but 64 hexadecimal digits of either case.
    package init?(hex text: String) { self.init(hex: Array(text.utf8)) }

    init?(hex text: [UInt8]) {
        guard text.count == Self.hexDigits else { return nil }
        var words = InlineWords()
        for index in 0..<4 {
            guard let word = Self.word(text[(16 * index)..<(16 * index + 16)]) else { return nil }
            words[index] = word
        }
        self.init(words: words)
    }

    private static func word(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var word: UInt64 = 0
        for digit in digits {
            // Small and capital letters differ in one bit.
            let letter = (digit | 0x20) &- UInt8(ascii: "a")
            let number = digit &- UInt8(ascii: "0")
            guard number < 10 || letter < 6 else { return nil }
            word = word << 4 | UInt64(number < 10 ? number : letter + 10)
        }
        return word
    }
}

extension [UInt8] {
    mutating func append(hexOf digest: KeyDigest) {
        append(addingCapacity: KeyDigest.hexDigits) { out in
            for index in 0..<4 {
                out.append(hexDigits: UInt32(truncatingIfNeeded: digest.words[index] >> 32))
                out.append(hexDigits: UInt32(truncatingIfNeeded: digest.words[index]))
            }
        }
    }
}
