package import TextFormats

/// A person, or whoever else logs in with a password.
package struct User: Equatable, Sendable {
    package let id: Int
    /// As it was given; two users' addresses never differ by case alone.
    package var email: String
    /// What libcrypt made of the password, `$y$…` or another method's form.
    package var passwordHash: String
    package var scopes: Scopes
    package var isActive: Bool
    package let createdAt: Timestamp
    package var logins: UserLogins

    package init(
        id: Int, email: String, passwordHash: String, scopes: Scopes, isActive: Bool, createdAt: Timestamp,
        logins: UserLogins = .untouched
    ) {
        self.id = id
        self.email = email
        self.passwordHash = passwordHash
        self.scopes = scopes
        self.isActive = isActive
        self.createdAt = createdAt
        self.logins = logins
    }
}
