/// What a token's header may ask for (RFC 7515 section 4.1): which key of ours, and nothing else.
enum TokenHeader {
    enum KeyReference {
        /// There is no `kid`: any key of the ring may have signed.
        case unnamed
        case named(InlineText<64>)
    }

    /// Whether the segment is `{"alg":"HS256","typ":"JWT"}`, byte for byte what most libraries write. It names no key.
    static func isUsual(_ segment: Span<UInt8>) -> Bool {
        guard segment.count == usual.count else { return false }
        for index in segment.indices where segment[index] != usual[index] { return false }
        return true
    }

    private static let usual = Array("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9".utf8)

    /// Refuses every header that is not that of an HS256 JWT and answers which key it names.
    static func key(_ json: Span<UInt8>) throws(TokenError) -> KeyReference {
        var reader = JSONObjectReader(json)
        var key = KeyReference.unnamed
        var hasAlgorithm = false
        while let member = try reader.nextMember() {
            if reader.isName(member, "alg") {
                guard reader.isString(member, "HS256") else { throw .wrongAlgorithm }
                hasAlgorithm = true
            } else if reader.isName(member, "kid") {
                // A name that has no room is none of ours.
                guard let id = reader.shortText(member) else { throw .unknownKey }
                key = .named(id)
            } else if reader.isName(member, "typ") {
                guard isJWT(reader.shortText(member)) else { throw .wrongType }
            } else if reader.isName(member, "crit") {
                throw .criticalExtension
            }
        }
        guard hasAlgorithm else { throw .wrongAlgorithm }
        return key
    }

    /// A media type is compared without case, and `application/` may be left out (RFC 7515 section 4.1.9). Another type, such as
    /// `at+jwt`, says that the token is meant for something else (RFC 8725 section 3.11).
    private static func isJWT(_ type: InlineText<64>?) -> Bool {
        guard let type = type?.description.lowercased() else { return false }
        return type == "jwt" || type == "application/jwt"
    }
}
