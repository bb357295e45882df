internal import TextFormats

/// A digest as the files show it: 64 hexadecimal digits, the first byte first.
extension KeyDigest {
    static let hexDigits = 64

    /// Nil for anything but 64 hexadecimal digits of either case.
    package init?(hex text: String) {
        var words = InlineWords()
        var count = 0
        for byte in text.utf8 {
            guard count < Self.hexDigits, let value = ASCII.hexValue(byte) else { return nil }
            words[count / 16] = words[count / 16] << 4 | UInt64(value)
            count += 1
        }
        guard count == Self.hexDigits else { return nil }
        self.init(words: words)
    }
}

extension [UInt8] {
    mutating func append(hexOf digest: KeyDigest) {
        for index in 0..<4 { append(hexOf: digest.words[index], digits: 16) }
    }

    mutating func append(hexOf value: UInt64, digits: Int) {
        for position in 1...digits {
            append(ASCII.hexDigit(UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - position)) & 15)))
        }
    }
}
