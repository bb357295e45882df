internal import TextFormats

/// The grammar of RFC 8259, from left to right over borrowed bytes. Nothing is repaired.
struct JSONScanner: ~Escapable {
    let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    mutating func skipWhiteSpace() {
        while let byte = next, byte == ASCII.space || byte == ASCII.lineFeed || byte == ASCII.carriageReturn || byte == ASCII.tab {
            position += 1
        }
    }

    /// Goes past one character if it is the next one.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Goes past white space and one character.
    mutating func expect(_ character: Unicode.Scalar) throws(TokenError) {
        skipWhiteSpace()
        guard take(character) else { throw .notJSONObject }
    }

    mutating func expectEnd() throws(TokenError) {
        skipWhiteSpace()
        guard position == bytes.count else { throw .notJSONObject }
    }

    /// A value, `depth` objects and arrays deep in others, with the white space before it.
    mutating func readValue(depth: Int) throws(TokenError) -> JSONMember.Value {
        skipWhiteSpace()
        switch next {
        case ASCII.doubleQuote: return .string(try readString())
        case UInt8(ascii: "{"): try readObject(depth: depth + 1)
        case UInt8(ascii: "["): try readArray(depth: depth + 1)
        case UInt8(ascii: "t"): try readWord("true")
        case UInt8(ascii: "f"): try readWord("false")
        case UInt8(ascii: "n"): try readWord("null")
        default: return .number(try readNumber())
        }
        return .other
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func readObject(depth: Int) throws(TokenError) {
        guard depth <= JSONObjectReader.maximumDepth else { throw .nestedTooDeep }
        try expect("{")
        skipWhiteSpace()
        if take("}") { return }
        repeat {
            skipWhiteSpace()
            _ = try readString()
            try expect(":")
            _ = try readValue(depth: depth)
            skipWhiteSpace()
        } while take(",")
        try expect("}")
    }

    private mutating func readArray(depth: Int) throws(TokenError) {
        guard depth <= JSONObjectReader.maximumDepth else { throw .nestedTooDeep }
        try expect("[")
        skipWhiteSpace()
        if take("]") { return }
        repeat {
            _ = try readValue(depth: depth)
            skipWhiteSpace()
        } while take(",")
        try expect("]")
    }

    private mutating func readWord(_ word: StaticString) throws(TokenError) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes.extracting(position..<end).equals(word) else { throw .notJSONObject }
        position = end
    }

    /// Section 6: no leading zeros, no plus sign, digits on both sides of the point.
    private mutating func readNumber() throws(TokenError) -> Range<Int> {
        let start = position
        _ = take("-")
        if !take("0") { try readDigits() }
        if take(".") { try readDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try readDigits()
        }
        return start..<position
    }

    private mutating func readDigits() throws(TokenError) {
        let start = position
        while let byte = next, ASCII.isDigit(byte) { position += 1 }
        guard position > start else { throw .notJSONObject }
    }
}

// MARK: - Strings

extension JSONScanner {
    /// Section 7. What is handed out is known to be UTF-8 and to have only whole escapes.
    mutating func readString() throws(TokenError) -> JSONText {
        guard take("\"") else { throw .notJSONObject }
        let start = position
        var hasEscapes = false
        while let byte = next {
            switch byte {
            case ASCII.doubleQuote:
                position += 1
                return JSONText(start..<position - 1, hasEscapes: hasEscapes)
            case ASCII.backslash:
                hasEscapes = true
                try readEscape()
            case 0x20...0x7F: position += 1
            case 0x80...0xFF: try readMultibyteCharacter()
            default: throw .notJSONObject
            }
        }
        throw .notJSONObject
    }

    /// A half of a surrogate pair alone is no character, and readers differ in what they make of it (section 8.2).
    private mutating func readEscape() throws(TokenError) {
        position += 1
        guard let letter = next else { throw .notJSONObject }
        position += 1
        if letter != UInt8(ascii: "u") {
            guard JSONEscape.character(letter) != nil else { throw .notJSONObject }
            return
        }
        let unit = try readCodeUnit()
        if UTF16.isTrailSurrogate(unit) { throw .notJSONObject }
        guard UTF16.isLeadSurrogate(unit) else { return }
        guard take("\\"), take("u"), UTF16.isTrailSurrogate(try readCodeUnit()) else { throw .notJSONObject }
    }

    private mutating func readCodeUnit() throws(TokenError) -> UInt16 {
        guard let unit = JSONEscape.codeUnit(bytes, at: position) else { throw .notJSONObject }
        position += 4
        return unit
    }

    /// A character beyond ASCII, in its shortest form and no surrogate (RFC 3629 section 4).
    private mutating func readMultibyteCharacter() throws(TokenError) {
        let first = bytes[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: throw .notJSONObject
        }
        guard position + length <= bytes.count, second ~= bytes[position + 1] else { throw .notJSONObject }
        for offset in 2..<max(length, 2) where bytes[position + offset] & 0xC0 != 0x80 { throw .notJSONObject }
        position += length
    }
}
