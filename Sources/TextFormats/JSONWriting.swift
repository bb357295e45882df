/// JSON written straight into bytes (RFC 8259), without white space.
///
/// The comma before a member or element is decided by the byte before it: after `{`, `[` or `:` there is none. A string
/// always ends in a quotation mark, so its own text is never mistaken for one of these.
extension [UInt8] {
    package mutating func openObject() {
        separate()
        append(UInt8(ascii: "{"))
    }

    package mutating func closeObject() { append(UInt8(ascii: "}")) }

    package mutating func openArray() {
        separate()
        append(UInt8(ascii: "["))
    }

    package mutating func closeArray() { append(UInt8(ascii: "]")) }

    /// Opens a member: its value is written next. The name must need no escape.
    package mutating func openMember(_ name: StaticString) {
        let isFirst = isBehindOpening
        append(addingCapacity: name.utf8CodeUnitCount + 4) { out in
            if !isFirst { out.append(ASCII.comma) }
            out.append(ASCII.doubleQuote)
            out.append(name)
            out.append(ASCII.doubleQuote)
            out.append(ASCII.colon)
        }
    }

    package mutating func member(_ name: StaticString, _ value: String) {
        openMember(name)
        append(jsonString: value)
    }

    package mutating func member(_ name: StaticString, _ value: Int) {
        openMember(name)
        append(decimal: value)
    }

    package mutating func member(_ name: StaticString, _ value: Bool) {
        openMember(name)
        append(value ? "true" : "false")
    }

    package mutating func member(_ name: StaticString, _ value: Timestamp) {
        openMember(name)
        append(ASCII.doubleQuote)
        append(rfc3339: value)
        append(ASCII.doubleQuote)
    }

    /// A member that is `null` when there is nothing to say.
    package mutating func member(_ name: StaticString, _ value: Timestamp?) {
        guard let value else { return nullMember(name) }
        member(name, value)
    }

    package mutating func nullMember(_ name: StaticString) {
        openMember(name)
        append("null")
    }

    package mutating func element(_ value: String) {
        separate()
        append(jsonString: value)
    }

    package mutating func element(_ value: Int) {
        separate()
        append(decimal: value)
    }

    /// Appends a quoted JSON string. Only what RFC 8259 section 7 demands is escaped; all else stays UTF-8.
    package mutating func append(jsonString text: String) { append(jsonString: text.utf8.span) }

    /// The same of text that is already UTF-8.
    package mutating func append(jsonString bytes: Span<UInt8>) {
        append(ASCII.doubleQuote)
        // What needs no escape goes over in runs: most strings are one.
        var runStart = 0
        while let index = bytes.firstIndexToEscape(from: runStart) {
            append(copying: bytes.extracting(runStart..<index))
            appendEscape(of: bytes[index])
            runStart = index + 1
        }
        append(copying: bytes.extracting(droppingFirst: runStart))
        append(ASCII.doubleQuote)
    }

    private mutating func appendEscape(of byte: UInt8) {
        append(ASCII.backslash)
        switch byte {
        case ASCII.doubleQuote, ASCII.backslash: append(byte)
        case ASCII.lineFeed: append(UInt8(ascii: "n"))
        case ASCII.carriageReturn: append(UInt8(ascii: "r"))
        case ASCII.tab: append(UInt8(ascii: "t"))
        default:
            append("u00")
            append(hex: CollectionOfOne(byte))
        }
    }

    private mutating func separate() {
        if !isBehindOpening { append(ASCII.comma) }
    }

    private var isBehindOpening: Bool {
        switch last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), ASCII.colon, ASCII.lineFeed: true
        default: false
        }
    }
}
