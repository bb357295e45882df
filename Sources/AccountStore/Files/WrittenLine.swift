internal import TextFormats

/// Reads lines that stand exactly as this program writes them, byte for byte: members in their order, no white space, no escapes.
///
/// A start reads a line for every user and key there is, so what nearly all of them are is read without looking for what they are. Whatever is not just
/// so, right or wrong, is left to `LineParser`, which says what is wrong with it. What is taken here, `LineParser` takes too, as the same.
struct WrittenLine: ~Escapable {
    private let bytes: Span<UInt8>
    private(set) var position = 0
    /// False from the first byte on that is not as it would be written. What was read since then means nothing.
    private(set) var isAsWritten = true

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func take(_ literal: StaticString) {
        let count = literal.utf8CodeUnitCount
        guard bytes.count - position >= count else { return fail() }
        let text = unsafe UnsafeRawPointer(literal.utf8Start)
        let raw = unsafe bytes.bytes
        var index = 0
        // The literal's bytes are known when this is compiled: what is left of the loops is a few comparisons.
        while count - index >= 8 {
            let expected = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard unsafe raw.unsafeLoadUnaligned(fromByteOffset: position + index, as: UInt64.self) == expected else { return fail() }
            index += 8
        }
        while index < count {
            guard unsafe bytes[position + index] == literal.utf8Start[index] else {
                return fail()
            }
            index += 1
        }
        position += count
    }

    /// Takes the literal if it stands there.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func takes(_ literal: StaticString) -> Bool {
        guard isAsWritten else { return false }
        take(literal)
        defer { isAsWritten = true }
        return isAsWritten
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        let start = position
        var value = 0
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ Int(digit)
            position += 1
        }
        let count = position - start
        // With 18 digits nothing overflows. RFC 8259 section 6: no zero before other digits.
        guard count > 0, count <= 18, count == 1 || bytes[start] != UInt8(ascii: "0"), range ~= value else {
            fail()
            return range.lowerBound
        }
        return value
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func truth() -> Bool {
        if takes("true") { return true }
        take("false")
        return false
    }

    /// A quoted time.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func time() -> Timestamp {
        take("\"")
        let start = position
        guard bytes.count - start > Timestamp.writtenBytes,
            let time = Timestamp(written: bytes.extracting(start..<(start + Timestamp.writtenBytes)))
        else {
            fail()
            return Timestamp(seconds: 0)
        }
        position += Timestamp.writtenBytes
        take("\"")
        return time
    }

    @inline(__always)
    @_lifetime(self: copy self)
    mutating func timeOrNull() -> Timestamp? { takes("null") ? nil : time() }

    @inline(__always)
    private mutating func fail() { isAsWritten = false }
}

// MARK: - Texts

extension WrittenLine {
    /// A quoted text without escapes.
    @inline(__always)
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    mutating func text() -> Span<UInt8> {
        take("\"")
        let start = position
        var isASCII = true
        while true {
            let special = bytesBeforeSpecial()
            position += special
            guard position < bytes.count, bytes[position] >= UInt8(ascii: " "), bytes[position] != UInt8(ascii: "\\") else {
                fail()
                return bytes.extracting(start..<start)
            }
            if bytes[position] == UInt8(ascii: "\"") { break }
            if bytes[position] >= 0x80 { isASCII = false }
            position += 1
        }
        let text = bytes.extracting(start..<position)
        position += 1
        if !isASCII && !Self.isUTF8(text) { fail() }
        return text
    }

    /// How many of the next bytes are letters, digits and the like for certain: at most eight, and none near the end of what was read.
    @inline(__always)
    private func bytesBeforeSpecial() -> Int {
        guard bytes.count - position >= 8 else { return 0 }
        let word = UInt64(littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
        let quotes = word ^ Self.eightTimes(ASCII.doubleQuote)
        let backslashes = word ^ Self.eightTimes(ASCII.backslash)
        let ones = Self.eightTimes(1)
        // Taking one from a zero byte, or 32 from a control character, sets its uppermost bit. What it borrows spoils only bytes behind it.
        let special = (quotes &- ones) | (backslashes &- ones) | (word &- Self.eightTimes(ASCII.space)) | word
        return (special & Self.eightTimes(0x80)).trailingZeroBitCount / 8
    }

    @inline(__always)
    private static func eightTimes(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    private static func isUTF8(_ text: Span<UInt8>) -> Bool {
        do {
            _ = try UTF8Span(validating: text)
            return true
        } catch { return false }
    }

    /// A quoted digest.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func digest() -> KeyDigest {
        take("\"")
        var words = KeyDigest.InlineWords()
        guard bytes.count - position > KeyDigest.hexDigits else {
            fail()
            return KeyDigest(words: words)
        }
        for index in 0..<4 {
            let high = hexWord(at: position + 16 * index)
            let low = hexWord(at: position + 16 * index + 8)
            words[index] = UInt64(high) << 32 | UInt64(low)
        }
        position += KeyDigest.hexDigits
        take("\"")
        return KeyDigest(words: words)
    }

    /// The seal that `SealedLine` puts on a line, of the bytes from `start` on, and the line's end.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func takeSeal(from start: Int) {
        let end = position
        take(",\"crc32c\":\"")
        guard isAsWritten, bytes.count - position > 8 else { return fail() }
        let stated = hexWord(at: position)
        position += 8
        take("\"}\n")
        if isAsWritten, stated != Checksum.of(bytes.extracting(start..<end)) { fail() }
    }

    /// Eight hexadecimal digits, the letters small.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func hexWord(at index: Int) -> UInt32 {
        let digits = UInt64(bigEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
        // The lower half of each byte, and nine more where it is a letter.
        let letters = digits >> 6 & Self.eightTimes(1)
        let values = (digits & Self.eightTimes(15)) &+ letters &* 9
        // Whoever writes these values gets the same digits, or they were none.
        let areLetters = (values &+ Self.eightTimes(6)) >> 4 & Self.eightTimes(1)
        let written = values &+ Self.eightTimes(UInt8(ascii: "0")) &+ areLetters &* 0x27
        if values & Self.eightTimes(0xF0) != 0 || written != digits { fail() }
        let pairs = (values >> 4 | values) & 0x00FF_00FF_00FF_00FF
        let quads = (pairs >> 8 | pairs) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: quads >> 16 | quads)
    }
}
