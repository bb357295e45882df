internal import FoundationEssentials
internal import HTTPServer
internal import TextFormats

/// What must hold of a JSON text before it is decoded: how deep it goes, that no object has a name twice, and what the decoder would let pass or not tell
/// apart: a comma that is the last in its object or array, and a number that is none.
///
/// RFC 8259 section 4 leaves open what a repeated name means; here it is refused, in whatever spelling, because two readers of the same
/// body could otherwise see two different requests. Whether the text is JSON at all is not asked here.
struct JSONShape: ~Escapable {
    private let bytes: Span<UInt8>
    private let depthMaximum: Int
    private var position = 0
    /// The names so far of each object that is open; nil for an array.
    private var open: [Set<String>?] = []

    static func check(_ bytes: Span<UInt8>, depthMaximum: Int) throws(JSONFault) {
        var shape = JSONShape(bytes, depthMaximum: depthMaximum)
        try shape.walk()
    }

    @_lifetime(copy bytes)
    private init(_ bytes: Span<UInt8>, depthMaximum: Int) {
        self.bytes = bytes
        self.depthMaximum = depthMaximum
    }

    private mutating func walk() throws(JSONFault) {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"): try enter([])
            case UInt8(ascii: "["): try enter(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case ASCII.doubleQuote: try takeString()
            case ASCII.comma: try takeComma()
            case UInt8(ascii: "-"), 0x30...0x39: try takeNumber(byte)
            default: break
            }
        }
    }

    private mutating func enter(_ names: Set<String>?) throws(JSONFault) {
        guard open.count < depthMaximum else { throw .tooDeep }
        open.append(names)
    }

    private mutating func takeComma() throws(JSONFault) {
        skipWhiteSpace()
        guard position < bytes.count, bytes[position] != UInt8(ascii: "}"), bytes[position] != UInt8(ascii: "]") else { throw .notJSON }
    }

    /// number = [ "-" ] int [ frac ] [ exp ] (RFC 8259 section 6); `first` is taken already.
    private mutating func takeNumber(_ first: UInt8) throws(JSONFault) {
        if first != UInt8(ascii: "-") { position -= 1 }
        let start = position
        try takeDigits()
        guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else { throw .notJSON }
        if take(UInt8(ascii: ".")) { try takeDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try takeDigits()
        }
    }

    private mutating func takeDigits() throws(JSONFault) {
        guard position < bytes.count, ASCII.isDigit(bytes[position]) else { throw .notJSON }
        while position < bytes.count, ASCII.isDigit(bytes[position]) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// A string is a name if a colon follows it.
    private mutating func takeString() throws(JSONFault) {
        let start = position - 1
        var hasEscape = false
        while position < bytes.count, bytes[position] != ASCII.doubleQuote {
            if bytes[position] == ASCII.backslash {
                hasEscape = true
                position += 1
            }
            position += 1
        }
        guard position < bytes.count else { throw .notJSON }
        position += 1
        let string = start..<position
        skipWhiteSpace()
        guard position < bytes.count, bytes[position] == ASCII.colon, !open.isEmpty else { return }
        try takeName(string, hasEscape: hasEscape)
    }

    private mutating func takeName(_ string: Range<Int>, hasEscape: Bool) throws(JSONFault) {
        let name = try Self.text(bytes.extracting(string), hasEscape: hasEscape)
        if open[open.count - 1]?.insert(name).inserted == false { throw .duplicateMember(name) }
    }

    private static func text(_ quoted: Span<UInt8>, hasEscape: Bool) throws(JSONFault) -> String {
        guard hasEscape else { return String(decoding: quoted.extracting(1..<quoted.count - 1).copy(), as: UTF8.self) }
        do { return try JSONDecoder().decode(String.self, from: Data(quoted.copy())) } catch { throw .notJSON }
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count, [ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn].contains(bytes[position]) { position += 1 }
    }
}
