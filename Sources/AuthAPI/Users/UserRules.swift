internal import AccountStore
internal import HTTPServer

/// What the members of a user may be.
enum UserRules {
    /// RFC 5321 section 4.5.3.1.3, with the 2 bytes of the angle brackets taken off.
    static let emailBytesMaximum = 254

    /// Something, an at sign, something, without white space and control characters. Whether mail arrives there only mail can tell.
    static func isEmail(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex else { return false }
        return text.utf8.count <= emailBytesMaximum
            && !text.unicodeScalars.contains { scalar in
                scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            }
    }
}

/// The body of `POST /auth/users`.
struct NewUser: Sendable {
    let email: String
    let password: Password
    let scopes: Scopes

    init(_ body: JSONValue, vocabulary: ScopeVocabulary, defaultScopes: Scopes, _ settings: AuthSettings) throws(Problem) {
        var reader = try MemberReader(body)
        let email = reader.text("email", isRequired: true)
        if let email, !UserRules.isEmail(email) { reader.fault(.notAnEmail("email")) }
        let password = reader.newPassword("password", isRequired: true, email: email, settings)
        scopes = reader.scopes(vocabulary) ?? defaultScopes
        try reader.finish()
        guard let email, let password else { preconditionFailure("a missing member is a fault and was not reported as one") }
        self.email = email
        self.password = Password(password)
    }
}

/// The body of `PATCH /auth/users/{user_id}`.
struct UserWish: Sendable {
    let password: Password?
    /// All but the password, which is yet to be hashed.
    var changes: UserChanges

    init(_ body: JSONValue, vocabulary: ScopeVocabulary, of user: User, _ settings: AuthSettings) throws(Problem) {
        var reader = try MemberReader(body)
        var changes = UserChanges()
        let password = reader.newPassword("password", isRequired: false, email: user.email, settings)
        // Whoever logged in with the one before is not known to have the new one.
        changes.endsLogins = password != nil
        changes.scopes = reader.scopes(vocabulary)
        changes.isActive = reader.boolean("is_active")
        try reader.finish()
        self.password = password.map { Password($0) }
        self.changes = changes
    }

    var isEmpty: Bool { password == nil && changes.scopes == nil && changes.isActive == nil }
}
