internal import FoundationEssentials
internal import HTTPServer
internal import TextFormats

/// Reads a JSON text (RFC 8259) in one pass from left to right, by the letter: nothing is repaired, and each byte is looked at about once, whatever
/// the text, since anybody may send one. Escapes in strings are left to the toolchain's decoder.
///
/// The decoder does not read the whole text: it finds out what a value is by refusing what it is not, which costs more the deeper the value lies,
/// and 64 KiB of nested numbers held up an event loop for a second.
///
/// RFC 8259 section 4 leaves open what a repeated name means; here it is refused, however it is escaped, because two readers of the same
/// body could otherwise see two different requests. Depth is bounded, so the recursion is too.
package struct JSONReader: ~Escapable {
    private let bytes: Span<UInt8>
    private let depthMaximum: Int
    private let decoder = JSONDecoder()
    private var position = 0
    private var depth = 0

    /// The value that is the whole text.
    package static func read(_ bytes: Span<UInt8>, depthMaximum: Int) throws(JSONFault) -> JSONValue {
        // RFC 8259 section 8.1: a mark may be ignored by a reader; a sender must not write it.
        if bytes.hasPrefix([0xEF, 0xBB, 0xBF]) { throw .byteOrderMark }
        do { _ = try UTF8Span(validating: bytes) } catch { throw .notUTF8 }
        var reader = JSONReader(bytes, depthMaximum: depthMaximum)
        let value = try reader.takeValue()
        reader.skipWhiteSpace()
        guard reader.position == bytes.count else { throw .notJSON }
        return value
    }

    /// The value of a member of the object that is the whole text, as it stands there; nil if it has none of this name.
    ///
    /// For what is kept as its sender wrote it: a number may have more digits than anything here can count with.
    package static func source(ofMember name: StaticString, in bytes: Span<UInt8>, depthMaximum: Int) throws(JSONFault) -> [UInt8]? {
        var reader = JSONReader(bytes, depthMaximum: depthMaximum)
        guard reader.takeAfterSpace(UInt8(ascii: "{")), !reader.takeAfterSpace(UInt8(ascii: "}")) else { return nil }
        repeat {
            let found = try reader.takeName()
            reader.skipWhiteSpace()
            let start = reader.position
            _ = try reader.takeValue()
            if found.span.equals(name) { return bytes.extracting(start..<reader.position).copy() }
        } while reader.takeAfterSpace(ASCII.comma)
        return nil
    }

    @_lifetime(copy bytes)
    private init(_ bytes: Span<UInt8>, depthMaximum: Int) {
        self.bytes = bytes
        self.depthMaximum = depthMaximum
    }

    private mutating func takeValue() throws(JSONFault) -> JSONValue {
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try nested { (reader) throws(JSONFault) in try reader.takeMembers() })
        case UInt8(ascii: "["): return .array(try nested { (reader) throws(JSONFault) in try reader.takeElements() })
        case ASCII.doubleQuote: return .string(try takeString())
        case UInt8(ascii: "t"): return try takeWord("true", .bool(true))
        case UInt8(ascii: "f"): return try takeWord("false", .bool(false))
        case UInt8(ascii: "n"): return try takeWord("null", .null)
        default: return .number(try takeNumber())
        }
    }
}

// MARK: - Objects and arrays (RFC 8259 sections 4 and 5)

extension JSONReader {
    private mutating func nested<Content>(_ take: (inout JSONReader) throws(JSONFault) -> Content) throws(JSONFault) -> Content {
        guard depth < depthMaximum else { throw .tooDeep }
        depth += 1
        position += 1
        let content = try take(&self)
        depth -= 1
        return content
    }

    private mutating func takeMembers() throws(JSONFault) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        // Bytes (RFC 8259 section 8.3): to find what Unicode takes for the same, a `String` sorts its accents, and there may be thousands of them.
        var names: Set<[UInt8]> = []
        if takeAfterSpace(UInt8(ascii: "}")) { return members }
        repeat {
            let name = try takeName()
            guard names.insert(name).inserted else { throw .duplicateMember(String(decoding: name, as: UTF8.self)) }
            members.append(JSONValue.Member(name: name, value: try takeValue()))
        } while takeAfterSpace(ASCII.comma)
        guard takeAfterSpace(UInt8(ascii: "}")) else { throw .notJSON }
        return members
    }

    /// With the colon behind it.
    private mutating func takeName() throws(JSONFault) -> [UInt8] {
        skipWhiteSpace()
        guard next == ASCII.doubleQuote else { throw .notJSON }
        let name = try takeString()
        guard takeAfterSpace(ASCII.colon) else { throw .notJSON }
        return name
    }

    private mutating func takeElements() throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        if takeAfterSpace(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try takeValue()) } while takeAfterSpace(ASCII.comma)
        guard takeAfterSpace(UInt8(ascii: "]")) else { throw .notJSON }
        return elements
    }

    private mutating func takeWord(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes.extracting(position..<end).equals(word) else { throw .notJSON }
        position = end
        return value
    }
}

// MARK: - Strings (RFC 8259 section 7)

extension JSONReader {
    /// The UTF-8 between the quotation marks, the first of which comes next.
    private mutating func takeString() throws(JSONFault) -> [UInt8] {
        let start = position
        var hasEscape = false
        position += 1
        while let byte = next, byte != ASCII.doubleQuote {
            guard byte >= ASCII.space else { throw .notJSON }
            if byte == ASCII.backslash {
                hasEscape = true
                position += 1
            }
            position += 1
        }
        guard take(ASCII.doubleQuote) else { throw .notJSON }
        guard hasEscape else { return bytes.extracting(start + 1..<position - 1).copy() }
        return try unescaped(bytes.extracting(start..<position))
    }

    private func unescaped(_ quoted: Span<UInt8>) throws(JSONFault) -> [UInt8] {
        do { return Array(try decoder.decode(String.self, from: Data(quoted.copy())).utf8) } catch { throw .notJSON }
    }
}

// MARK: - Numbers (RFC 8259 section 6)

extension JSONReader {
    /// number = [ "-" ] int [ frac ] [ exp ]
    private mutating func takeNumber() throws(JSONFault) -> JSONNumber {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let first = position
        try takeDigits()
        guard position == first + 1 || bytes[first] != UInt8(ascii: "0") else { throw .notJSON }
        if take(UInt8(ascii: ".")) { try takeDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try takeDigits()
        }
        return JSONNumber(String(decoding: bytes.extracting(start..<position).copy(), as: UTF8.self))
    }

    private mutating func takeDigits() throws(JSONFault) {
        guard let first = next, ASCII.isDigit(first) else { throw .notJSON }
        while let byte = next, ASCII.isDigit(byte) { position += 1 }
    }
}

extension JSONNumber {
    /// What a text is that has the grammar of a number.
    fileprivate init(_ text: String) {
        if let whole = Int(text) {
            self = .whole(whole)
            return
        }
        guard let number = Double(text), number.isFinite else {
            self = .notRepresentable
            return
        }
        guard number.rounded() == number else {
            self = .notWhole
            return
        }
        // Past this a double no longer tells one whole number from the next, and nothing here counts so far.
        let exactMaximum = Double(1 << 53)
        self = number.magnitude < exactMaximum ? .whole(Int(number)) : number < 0 ? .tooSmall : .tooLarge
    }
}

// MARK: - Bytes

extension JSONReader {
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeAfterSpace(_ byte: UInt8) -> Bool {
        skipWhiteSpace()
        return take(byte)
    }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == ASCII.space || byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn { position += 1 }
    }
}
