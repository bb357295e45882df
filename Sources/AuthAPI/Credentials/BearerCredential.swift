internal import HTTPServer
internal import TextFormats

/// The credential of a request: the token of its Authorization field (RFC 6750 section 2.1, RFC 9110 section 11.4), or what its X-API-Key field says.
enum BearerCredential {
    /// Whether it really is one is not looked at: whoever looks it up or verifies it knows no other, and answers the same.
    @_lifetime(copy fields)
    static func token(in fields: FieldList) throws(Problem) -> Span<UInt8> {
        let bearer = try bearerToken(in: fields)
        if let key = try apiKey(in: fields) {
            // Who else looks at the request may believe the other one.
            if let bearer, !bearer.equals(key) { throw .differentCredentials }
            return key
        }
        guard let bearer else { throw .noCredential }
        return bearer
    }

    /// `Bearer`, in any case, one or more spaces, and a b64token. Nil where there is none, or a credential of another scheme.
    @_lifetime(copy fields)
    private static func bearerToken(in fields: FieldList) throws(Problem) -> Span<UInt8>? {
        guard let value = fields.first(.authorization) else { return nil }
        // Which of two would be believed depends on the reader, so neither is.
        guard fields.count(of: .authorization) == 1 else { throw .repeatedAuthorization }
        // As nearly everybody writes it.
        if value.count > 7, value.extracting(0..<7).equals("Bearer "), value[7] != ASCII.space { return value.extracting(7..<value.count) }
        let schemeEnd = value.firstIndex(of: ASCII.space) ?? value.count
        guard value.extracting(0..<schemeEnd).equalsIgnoringCase("bearer") else { return nil }
        var start = schemeEnd
        while start < value.count, value[start] == ASCII.space { start += 1 }
        guard start < value.count else { throw .invalidToken }
        return value.extracting(start..<value.count)
    }

    @_lifetime(copy fields)
    private static func apiKey(in fields: FieldList) throws(Problem) -> Span<UInt8>? {
        guard let value = fields.first(.xAPIKey) else { return nil }
        guard fields.count(of: .xAPIKey) == 1 else { throw .repeatedAPIKeyField }
        guard !value.isEmpty else { throw .invalidToken }
        return value
    }
}
