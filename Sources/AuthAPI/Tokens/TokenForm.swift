internal import HTTPServer

/// The body of a call about a token (RFC 7009 section 2.1, RFC 7662 section 2.1).
enum TokenForm {
    /// The token as it was sent. What kind it is can be seen: `token_type_hint` is taken, and not needed.
    static func token(in request: borrowing Request) throws(Problem) -> [UInt8] {
        var reader = try MemberReader(try RequestBody.form(request, fields: ["token", "token_type_hint"]))
        let token = reader.bytes("token")
        _ = reader.bytes("token_type_hint")
        try reader.finish()
        guard let token, !token.isEmpty else { throw .tokenMissing }
        return token
    }
}
