internal import TextFormats

/// What was written of a key for the answers to its verification: five pieces, each behind its length.
struct WrittenVerification: ~Escapable {
    /// The owner's address as the value of a field.
    let emailField: Span<UInt8>
    /// The same as JSON writes it, without the quotation marks.
    let email: Span<UInt8>
    /// The key's name, in the same way.
    let name: Span<UInt8>
    let resetsAt: Span<UInt8>
    /// The members that come last.
    let rest: Span<UInt8>
    /// Bytes of all of them.
    let count: Int

    @_lifetime(copy text)
    init(_ text: Span<UInt8>) {
        var position = 0
        emailField = Self.piece(of: text, &position)
        let json = Self.piece(of: text, &position)
        // Nearly always they are the same, and then written once.
        email = json.isEmpty ? emailField : json
        name = Self.piece(of: text, &position)
        resetsAt = Self.piece(of: text, &position)
        rest = Self.piece(of: text, &position)
        count = text.count
    }

    static func append(_ piece: [UInt8], _ bytes: inout [UInt8]) {
        var length = piece.count
        while length >= 128 {
            bytes.append(UInt8(length & 127 | 128))
            length >>= 7
        }
        bytes.append(UInt8(length))
        bytes.append(copying: piece.span)
    }

    /// Seven bits of the length to a byte, the lowest first, until one is below 128.
    @_lifetime(copy text)
    private static func piece(of text: Span<UInt8>, _ position: inout Int) -> Span<UInt8> {
        var length = 0
        var shift = 0
        while text[position] >= 128 {
            length |= Int(text[position] & 127) << shift
            shift += 7
            position += 1
        }
        length |= Int(text[position]) << shift
        let start = position + 1
        position = start + length
        return text.extracting(start..<position)
    }
}
