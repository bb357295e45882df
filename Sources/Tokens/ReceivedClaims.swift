internal import TextFormats

/// The claims of a token whose signature is right, before the clock is asked. Members that mean nothing here are passed over.
struct ReceivedClaims {
    private var userID: Int?
    private var issuedAt: NumericDate?
    private var expiresAt: NumericDate?
    private var notBefore: NumericDate?
    private var id = TokenID.none
    private var loginEpoch = 0

    init(_ json: Span<UInt8>) throws(TokenError) {
        var reader = JSONObjectReader(json)
        while let member = try reader.nextMember() {
            try take(member, from: reader)
        }
    }

    private mutating func take(_ member: JSONMember, from reader: borrowing JSONObjectReader) throws(TokenError) {
        if reader.isName(member, "sub") {
            userID = try Self.userID(reader.shortText(member))
        } else if reader.isName(member, "exp") {
            expiresAt = try reader.date(member)
        } else if reader.isName(member, "iat") {
            issuedAt = try reader.date(member)
        } else if reader.isName(member, "nbf") {
            notBefore = try reader.date(member)
        } else if reader.isName(member, "iss") {
            guard reader.isString(member, TokenClaims.issuer) else { throw .wrongIssuer }
        } else if reader.isName(member, "jti") {
            guard let text = reader.shortText(member) else { throw .malformedTokenID }
            id = TokenID(text: text)
        } else if reader.isName(member, "login_epoch") {
            guard let epoch = reader.count(member) else { throw .malformedLoginEpoch }
            loginEpoch = epoch
        } else if reader.isName(member, "aud") {
            throw .otherAudience
        }
    }

    /// What the token says, if its time has come and has not passed.
    func accepted(at now: Timestamp, leewaySeconds: Int64) throws(TokenError) -> TokenClaims {
        guard let userID else { throw .wrongSubject }
        guard let expiresAt else { throw .missingExpiry }
        // Fractions are always counted against the token: it ends with the second before, and begins with the second after.
        guard now.seconds < expiresAt.roundedDown + leewaySeconds else { throw .expired }
        if let notBefore, now.seconds < notBefore.roundedUp - leewaySeconds { throw .notYetValid }
        return TokenClaims(
            userID: userID, issuedAt: Timestamp(seconds: issuedAt?.roundedDown ?? 0),
            expiresAt: Timestamp(seconds: expiresAt.roundedDown), id: id, loginEpoch: loginEpoch)
    }

    /// A positive number in base ten, in its only spelling.
    private static func userID(_ text: InlineText<64>?) throws(TokenError) -> Int {
        guard let text, text.count > 0, text.span[0] != UInt8(ascii: "0") else { throw .wrongSubject }
        var value = 0
        for index in text.span.indices {
            let byte = text.span[index]
            guard ASCII.isDigit(byte) else { throw .wrongSubject }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !overflow && !carry else { throw .wrongSubject }
            value = sum
        }
        return value
    }
}
