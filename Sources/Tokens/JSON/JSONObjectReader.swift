internal import TextFormats

/// Reads the members of one JSON object in their order, strictly by RFC 8259, without allocating.
///
/// Only the outer object is looked at. What is nested in it must be JSON too, and no deeper than `maximumDepth`.
struct JSONObjectReader: ~Escapable {
    /// Members of the outer object.
    static let maximumMembers = 64
    /// Objects and arrays within each other, the outer object counted.
    static let maximumDepth = 16

    private var scanner: JSONScanner
    private var names = InlineArray<64, JSONText>(repeating: JSONText(0..<0, hasEscapes: false))
    private var count = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { scanner = JSONScanner(bytes) }

    /// The next member; nil after the last one, when nothing but white space follows the object.
    mutating func nextMember() throws(TokenError) -> JSONMember? {
        guard try opensMember() else { return nil }
        let name = try scanner.readString()
        try checkUnique(name)
        try scanner.expect(":")
        return JSONMember(name: name, value: try scanner.readValue(depth: 1))
    }

    /// Reads on to the name of a member, or past the end of the object.
    private mutating func opensMember() throws(TokenError) -> Bool {
        if count == 0 { try scanner.expect("{") }
        scanner.skipWhiteSpace()
        if scanner.take("}") {
            try scanner.expectEnd()
            return false
        }
        if count > 0 { try scanner.expect(",") }
        scanner.skipWhiteSpace()
        return true
    }

    /// Two readers of an object with a name in it twice may see two different objects (RFC 7515 section 4, RFC 7519 section 4).
    private mutating func checkUnique(_ name: JSONText) throws(TokenError) {
        guard count < Self.maximumMembers else { throw .tooManyMembers }
        for index in 0..<count where scanner.areEqual(names[index], name) { throw .repeatedMember }
        names[count] = name
        count += 1
    }
}

/// What a member says.
extension JSONObjectReader {
    func isName(_ member: JSONMember, _ name: StaticString) -> Bool { scanner.isText(member.name, name) }

    func isString(_ member: JSONMember, _ text: StaticString) -> Bool {
        guard case .string(let value) = member.value else { return false }
        return scanner.isText(value, text)
    }

    /// The text of a string of at most 64 bytes; nil for a longer one and for everything else.
    func shortText(_ member: JSONMember) -> InlineText<64>? {
        guard case .string(let value) = member.value else { return nil }
        return scanner.shortText(value)
    }

    /// A whole number from 0, written in digits alone; nil for anything else.
    func count(_ member: JSONMember) -> Int? {
        guard case .number(let range) = member.value, range.count <= Self.countDigitsMaximum else { return nil }
        var count = 0
        for place in range {
            guard ASCII.isDigit(scanner.bytes[place]) else { return nil }
            count = count * 10 + Int(scanner.bytes[place] - UInt8(ascii: "0"))
        }
        return count
    }

    /// Far from an overflow, and more than anybody counts to.
    private static let countDigitsMaximum = 15

    func date(_ member: JSONMember) throws(TokenError) -> NumericDate {
        guard case .number(let range) = member.value, let date = NumericDate(scanner.bytes.extracting(range)) else { throw .malformedTime }
        return date
    }
}
