/// The 32 bytes of a SHA-256.
package struct SHA256Digest: Hashable, Sendable {
    @inlinable package static var byteCount: Int { 32 }

    /// The bytes, eight at a time, the first byte uppermost.
    package let words: SIMD4<UInt64>

    @inlinable
    package init(words: SIMD4<UInt64>) { self.words = words }

    package init(bytes: InlineArray<32, UInt8>) {
        // Eight constant places in a row are one load.
        func word(_ start: Int) -> UInt64 {
            func byte(_ offset: Int) -> UInt64 { UInt64(bytes[start + offset]) << UInt64(56 - 8 * offset) }
            return byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6) | byte(7)
        }
        words = SIMD4(word(0), word(8), word(16), word(24))
    }

    /// Reads 64 hexadecimal digits of either case, nil for anything else.
    package init?(hex: some Collection<UInt8>) {
        guard hex.count == 2 * Self.byteCount else { return nil }
        var words = SIMD4<UInt64>()
        for (index, digit) in hex.enumerated() {
            guard let value = Self.hexValue(digit) else { return nil }
            words[index / 16] = words[index / 16] << 4 | value
        }
        self.words = words
    }

    /// The bytes as 64 digits in lower case.
    package var hex: String {
        let digits = "0123456789abcdef".utf8.map(\.self)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// A copy of the bytes in their order.
    package var bytes: [UInt8] { (0..<Self.byteCount).map { self[$0] } }

    /// The byte at a place from 0 to 31.
    @inlinable
    package subscript(_ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: words[index >> 3] >> UInt64(56 - 8 * (index & 7)))
    }

    private static func hexValue(_ digit: UInt8) -> UInt64? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(digit - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
