/// Base64 with the URL-safe alphabet and without padding (RFC 4648 section 5), in the one exact form that JWS demands (RFC 7515 section 2).
package enum Base64URL {
    /// The characters for a number of bytes.
    package static func encodedCount(_ byteCount: Int) -> Int { (byteCount * 4 + 2) / 3 }

    /// The bytes that a number of characters stands for, nil if no bytes have such a text.
    @inline(__always)
    package static func decodedCount(_ characterCount: Int) -> Int? {
        characterCount & 3 == 1 ? nil : characterCount / 4 * 3 + (characterCount & 3) * 3 / 4
    }

    package static func encode(_ bytes: Span<UInt8>, appendingTo text: inout [UInt8]) {
        text.reserveCapacity(text.count + encodedCount(bytes.count))
        var index = 0
        while index < bytes.count {
            let taken = min(3, bytes.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0) }
            for sextet in 0...taken { text.append(character(group >> UInt32(18 - 6 * sextet) & 63)) }
            index += 3
        }
    }

    /// Decodes into the front of `output`: how many bytes were written. Nothing is allocated.
    ///
    /// Nil for padding, white space or any other foreign character, a length that no bytes have, bits after the last byte that are not zero
    /// (section 3.5: each text would otherwise have other texts for the same bytes), and when `output` is too small.
    package static func decode(_ text: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> Int? {
        guard let count = decodedCount(text.count), count <= output.count else { return nil }
        var invalid: UInt32 = 0
        var read = 0
        var written = 0
        while read + 4 <= text.count {
            let group =
                unsafe sextet(text[unchecked: read]) << 18 | sextet(text[unchecked: read + 1]) << 12
                | sextet(text[unchecked: read + 2]) << 6 | sextet(text[unchecked: read + 3])
            invalid |= group
            // Each four characters are three of the `count` bytes, which the output holds.
            unsafe output[unchecked: written] = UInt8(truncatingIfNeeded: group >> 16)
            unsafe output[unchecked: written + 1] = UInt8(truncatingIfNeeded: group >> 8)
            unsafe output[unchecked: written + 2] = UInt8(truncatingIfNeeded: group)
            read += 4
            written += 3
        }
        guard invalid & foreign == 0, decodeLast(text.extracting(droppingFirst: read), into: &output, at: written) else { return nil }
        return count
    }

    /// The bytes of a text, nil where there are none.
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        guard let count = decodedCount(text.count) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var output = bytes.mutableSpan
        guard decode(text, into: &output) != nil else { return nil }
        return bytes
    }

    /// The last one or two bytes, from two or three characters.
    @inline(__always)
    private static func decodeLast(_ text: Span<UInt8>, into output: inout MutableSpan<UInt8>, at place: Int) -> Bool {
        guard text.count > 0 else { return true }
        let group = sextet(text[0]) << 18 | sextet(text[1]) << 12 | (text.count == 3 ? sextet(text[2]) << 6 : 0)
        let unusedBits: UInt32 = text.count == 3 ? 0xFF : 0xFFFF
        guard group & foreign == 0, group & unusedBits == 0 else { return false }
        output[place] = UInt8(truncatingIfNeeded: group >> 16)
        if text.count == 3 { output[place + 1] = UInt8(truncatingIfNeeded: group >> 8) }
        return true
    }

    private static func character(_ sextet: UInt32) -> UInt8 {
        switch sextet {
        case 0..<26: UInt8(ascii: "A") + UInt8(sextet)
        case 26..<52: UInt8(ascii: "a") + UInt8(sextet - 26)
        case 52..<62: UInt8(ascii: "0") + UInt8(sextet - 52)
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    /// Set in a group of four, wherever in it a character stood that has no value.
    private static let foreign: UInt32 = 0xFF00_0000

    @inline(__always)
    private static func sextet(_ character: UInt8) -> UInt32 {
        // A byte has no value outside of a table of 256.
        unsafe UInt32(bitPattern: Int32(values[unchecked: Int(character)]))
    }

    /// What each byte stands for, -1 for nothing. Written out, it is part of the program's data and needs no making at first use.
    private static let values: InlineArray<256, Int8> = [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 62, -1, -1,
        52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1, -1, -1, -1,
        -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1, -1, -1, -1, 63,
        -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
        41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    ]
}
