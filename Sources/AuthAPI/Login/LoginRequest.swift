internal import Cryptography
internal import HTTPServer

/// The body of `POST /auth/login`, JSON or a form, checked.
struct LoginRequest: Sendable {
    /// The longest e-mail address there is has 254 bytes (RFC 5321 section 4.5.3.1.3).
    static let usernameBytes = 1...320

    let username: String
    let password: Password

    static func read(_ request: borrowing Request, _ settings: AuthSettings) throws(Problem) -> LoginRequest {
        let body = try RequestBody.jsonOrForm(
            request, fields: ["username", "password"], depthMaximum: settings.jsonDepthMaximum)
        var reader = try MemberReader(body)
        let username = reader.username()
        let password = reader.password(bytes: 1...settings.passwordBytesMaximum, isRequired: true)
        try reader.finish()
        guard let username, let password else { preconditionFailure("a missing member is a fault and was not reported as one") }
        return LoginRequest(username: username, password: Password(password))
    }
}

extension MemberReader {
    fileprivate mutating func username() -> String? {
        guard let username = text("username", isRequired: true) else { return nil }
        refuseLength(username.utf8.count, "username", LoginRequest.usernameBytes)
        return username
    }

    /// A password that is to be compared: bytes without a NUL, which would end it early in libcrypt.
    mutating func password(_ name: String = "password", bytes range: ClosedRange<Int>, isRequired: Bool) -> [UInt8]? {
        guard let password = bytes(name, isRequired: isRequired) else { return nil }
        refuseLength(password.count, name, range)
        if password.contains(0) { fault(.nulCharacter(name)) }
        return password
    }

    private mutating func refuseLength(_ length: Int, _ name: String, _ range: ClosedRange<Int>) {
        if length < range.lowerBound { fault(.tooShort(name, minimum: range.lowerBound, .byte)) }
        if length > range.upperBound { fault(.tooLong(name, maximum: range.upperBound, .byte)) }
    }
}
