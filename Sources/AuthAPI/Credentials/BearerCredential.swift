internal import HTTPServer
internal import TextFormats

/// The token of an Authorization field (RFC 6750 section 2.1, RFC 9110 section 11.4).
enum BearerCredential {
    /// `Bearer`, in any case, one or more spaces, and a b64token.
    ///
    /// Whether it really is one is not looked at: whoever looks it up or verifies it knows no other, and answers the same.
    @_lifetime(copy fields)
    static func token(in fields: FieldList) throws(Problem) -> Span<UInt8> {
        guard let value = fields.first(.authorization) else { throw .noCredential }
        // Which of two would be believed depends on the reader, so neither is.
        guard fields.count(of: .authorization) == 1 else { throw .repeatedAuthorization }
        // As nearly everybody writes it.
        if value.count > 7, value.extracting(0..<7).equals("Bearer "), value[7] != ASCII.space { return value.extracting(7..<value.count) }
        let schemeEnd = value.firstIndex(of: ASCII.space) ?? value.count
        guard value.extracting(0..<schemeEnd).equalsIgnoringCase("bearer") else { throw .noCredential }
        var start = schemeEnd
        while start < value.count, value[start] == ASCII.space { start += 1 }
        guard start < value.count else { throw .invalidToken }
        return value.extracting(start..<value.count)
    }
}
