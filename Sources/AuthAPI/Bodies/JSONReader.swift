internal import HTTPServer
internal import TextFormats

/// Reads a JSON text (RFC 8259) in one pass, by the letter: no comments, no trailing commas, no bare words, nothing repaired.
///
/// RFC 8259 section 4 leaves open what a repeated member name means; here it is refused, in whatever spelling, because two readers of
/// the same body could otherwise see two different requests. Depth is bounded, so the recursion is too.
package struct JSONReader: ~Escapable {
    private let bytes: Span<UInt8>
    private let depthMaximum: Int
    private var position = 0
    private var depth = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, depthMaximum: Int) {
        self.bytes = bytes
        self.depthMaximum = depthMaximum
    }

    /// The value that is the whole text.
    package static func read(_ bytes: Span<UInt8>, depthMaximum: Int) throws(JSONFault) -> JSONValue {
        // RFC 8259 section 8.1: a mark may be ignored by a reader; a sender must not write it.
        if bytes.hasPrefix([0xEF, 0xBB, 0xBF]) { throw .byteOrderMark }
        do { _ = try UTF8Span(validating: bytes) } catch { throw .notUTF8 }
        var reader = JSONReader(bytes, depthMaximum: depthMaximum)
        let value = try reader.readValue()
        reader.skipWhiteSpace()
        guard reader.position == bytes.count else { throw .notJSON }
        return value
    }

    private mutating func readValue() throws(JSONFault) -> JSONValue {
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "{"): return try nested { (reader) throws(JSONFault) in .object(try reader.readMembers()) }
        case UInt8(ascii: "["): return try nested { (reader) throws(JSONFault) in .array(try reader.readElements()) }
        case ASCII.doubleQuote: return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: return .number(try readNumber())
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        depth += 1
        guard depth <= depthMaximum else { throw .tooDeep }
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func readMembers() throws(JSONFault) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var names: Set<[UInt8]> = []
        if take("}") { return members }
        repeat {
            skipWhiteSpace()
            guard next == ASCII.doubleQuote else { throw .notJSON }
            let name = try readString()
            guard names.insert(name).inserted else { throw .duplicateMember }
            guard take(":") else { throw .notJSON }
            members.append(JSONValue.Member(name: name, value: try readValue()))
        } while take(",")
        guard take("}") else { throw .notJSON }
        return members
    }

    private mutating func readElements() throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        if take("]") { return elements }
        repeat {
            elements.append(try readValue())
        } while take(",")
        guard take("]") else { throw .notJSON }
        return elements
    }

    private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length, bytes.extracting(position..<position + length).equals(word) else { throw .notJSON }
        position += length
        return value
    }
}

// MARK: - Strings (RFC 8259 section 7)

extension JSONReader {
    private mutating func readString() throws(JSONFault) -> [UInt8] {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case ASCII.doubleQuote: return text
            case ASCII.backslash: try readEscape(into: &text)
            case 0..<0x20: throw .controlCharacterInString
            default: text.append(byte)
            }
        }
        throw .notJSON
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONFault) {
        guard let letter = next else { throw .notJSON }
        position += 1
        switch letter {
        case ASCII.doubleQuote, ASCII.backslash, ASCII.slash: text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(ASCII.lineFeed)
        case UInt8(ascii: "r"): text.append(ASCII.carriageReturn)
        case UInt8(ascii: "t"): text.append(ASCII.tab)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try readEscapedScalar())).utf8)
        default: throw .notJSON
        }
    }

    /// One `\uXXXX`, or two that are the halves of a surrogate pair. A half alone is no character, so it has no UTF-8 to be kept in.
    private mutating func readEscapedScalar() throws(JSONFault) -> Unicode.Scalar {
        let unit = try readHexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard 0xD800...0xDBFF ~= unit, next == ASCII.backslash, position + 1 < bytes.count,
              bytes[position + 1] == UInt8(ascii: "u") else { throw .loneSurrogate }
        position += 2
        let low = try readHexadecimal()
        guard 0xDC00...0xDFFF ~= low else { throw .loneSurrogate }
        let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { preconditionFailure("a surrogate pair is always a scalar value") }
        return scalar
    }

    private mutating func readHexadecimal() throws(JSONFault) -> UInt16 {
        guard bytes.count - position >= 4 else { throw .notJSON }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = ASCII.hexValue(bytes[position]) else { throw .notJSON }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

// MARK: - Numbers (RFC 8259 section 6)

extension JSONReader {
    private mutating func readNumber() throws(JSONFault) -> JSONNumber {
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        try skipDigits()
        // No leading zeros: the integer is 0 or starts with another digit.
        guard position - start == 1 || bytes[start] != UInt8(ascii: "0") else { throw .notJSON }
        let digits = bytes.extracting(start..<position)
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try skipDigits()
        }
        if let letter = next, letter | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        return isWhole ? whole(digits, isNegative: isNegative) : .notWhole
    }

    private func whole(_ digits: Span<UInt8>, isNegative: Bool) -> JSONNumber {
        var value = 0
        for index in digits.indices {
            let digit = Int(digits[index] - UInt8(ascii: "0"))
            let (tens, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if isTooLong || isTooLarge { return isNegative ? .tooSmall : .tooLarge }
            value = sum
        }
        return .whole(value)
    }

    private mutating func skipDigits() throws(JSONFault) {
        guard let first = next, ASCII.isDigit(first) else { throw .notJSON }
        while let byte = next, ASCII.isDigit(byte) { position += 1 }
    }
}

extension JSONReader {
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == ASCII.space || byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
            position += 1
        }
    }

    /// Takes the character if it comes next, behind white space.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipWhiteSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
