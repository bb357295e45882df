internal import HTTPServer
internal import TextFormats

/// The token of an Authorization field (RFC 6750 section 2.1, RFC 9110 section 11.4).
enum BearerCredential {
    /// `Bearer`, in any case, one or more spaces, and a b64token.
    @_lifetime(copy fields)
    static func token(in fields: FieldList) throws(Problem) -> Span<UInt8> {
        guard let value = fields.first(.authorization) else { throw .noCredential }
        // Which of two would be believed depends on the reader, so neither is.
        guard fields.count(of: .authorization) == 1 else { throw .repeatedAuthorization }
        let schemeEnd = value.firstIndex(of: ASCII.space) ?? value.count
        guard value.extracting(0..<schemeEnd).equalsIgnoringCase("bearer") else { throw .noCredential }
        var start = schemeEnd
        while start < value.count, value[start] == ASCII.space { start += 1 }
        let token = value.extracting(start..<value.count)
        guard isToken(token) else { throw .invalidToken }
        return token
    }

    /// b64token: at least one letter, digit or `-._~+/`, and `=` only at the end.
    private static func isToken(_ text: Span<UInt8>) -> Bool {
        var end = text.count
        while end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard end > 0 else { return false }
        for index in 0..<end where !isTokenByte(text[index]) { return false }
        return true
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), ASCII.slash: true
        default: ASCII.isLetter(byte) || ASCII.isDigit(byte)
        }
    }
}
