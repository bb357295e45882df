internal import TextFormats

/// The escapes of RFC 8259 section 7.
enum JSONEscape {
    /// What the letter after a backslash stands for, nil if it may not follow one.
    static func character(_ letter: UInt8) -> UInt8? {
        switch letter {
        case ASCII.doubleQuote, ASCII.backslash, ASCII.slash: letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): ASCII.lineFeed
        case UInt8(ascii: "r"): ASCII.carriageReturn
        case UInt8(ascii: "t"): ASCII.tab
        default: nil
        }
    }

    /// The four hexadecimal digits of a `\u`, nil if they are not there.
    static func codeUnit(_ bytes: Span<UInt8>, at position: Int) -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for index in position..<position + 4 {
            guard let digit = ASCII.hexValue(bytes[index]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}

/// The text of a string that has been checked, byte by byte as UTF-8, with its escapes resolved.
struct JSONTextBytes: ~Escapable {
    private let text: Span<UInt8>
    private var position = 0
    /// The rest of a character that an escape stood for, its next byte uppermost.
    private var pending: UInt32 = 0
    private var pendingCount = 0

    @_lifetime(copy text)
    init(_ text: Span<UInt8>) { self.text = text }

    mutating func next() -> UInt8? {
        if pendingCount > 0 { return nextPending() }
        guard position < text.count else { return nil }
        let byte = text[position]
        position += 1
        return byte == ASCII.backslash ? resolveEscape() : byte
    }

    private mutating func resolveEscape() -> UInt8? {
        let letter = text[position]
        position += 1
        guard letter == UInt8(ascii: "u") else { return JSONEscape.character(letter) }
        keep(readScalar())
        return nextPending()
    }

    private mutating func readScalar() -> UInt32 {
        let unit = readCodeUnit()
        guard UTF16.isLeadSurrogate(UInt16(unit)) else { return unit }
        position += 2
        return 0x1_0000 + (unit - 0xD800) << 10 + (readCodeUnit() - 0xDC00)
    }

    private mutating func readCodeUnit() -> UInt32 {
        guard let unit = JSONEscape.codeUnit(text, at: position) else { preconditionFailure("an unchecked string was read") }
        position += 4
        return UInt32(unit)
    }

    private mutating func keep(_ scalar: UInt32) {
        func trail(_ shift: UInt32) -> UInt32 { 0x80 | scalar >> shift & 0x3F }
        switch scalar {
        case 0..<0x80: (pending, pendingCount) = (scalar << 24, 1)
        case 0x80..<0x800: (pending, pendingCount) = ((0xC0 | scalar >> 6) << 24 | trail(0) << 16, 2)
        case 0x800..<0x1_0000: (pending, pendingCount) = ((0xE0 | scalar >> 12) << 24 | trail(6) << 16 | trail(0) << 8, 3)
        default: (pending, pendingCount) = ((0xF0 | scalar >> 18) << 24 | trail(12) << 16 | trail(6) << 8 | trail(0), 4)
        }
    }

    private mutating func nextPending() -> UInt8 {
        let byte = UInt8(truncatingIfNeeded: pending >> 24)
        pending <<= 8
        pendingCount -= 1
        return byte
    }
}
