package import TextFormats

/// A user to be made: all but what the store decides.
package struct UserDraft: Sendable {
    package var email: String
    package var passwordHash: String
    package var scopes: Scopes

    package init(email: String, passwordHash: String, scopes: Scopes) {
        self.email = email
        self.passwordHash = passwordHash
        self.scopes = scopes
    }
}

/// What to change of a user; what is nil stays as it is.
package struct UserChanges: Sendable {
    package var passwordHash: String?
    /// Applies only while the stored hash is this one: a rehash must not undo a new password.
    package var ifPasswordHashIs: String?
    package var scopes: Scopes?
    package var isActive: Bool?

    package init() {}
}

/// A key to be made: all but what the store decides.
package struct APIKeyDraft: Sendable {
    package var userID: Int
    package var name: String
    package var prefix: String
    package var digest: KeyDigest
    package var scopes: Scopes
    package var rateLimit: Int
    package var expiresAt: Timestamp?

    package init(
        userID: Int, name: String, prefix: String, digest: KeyDigest, scopes: Scopes, rateLimit: Int, expiresAt: Timestamp?
    ) {
        self.userID = userID
        self.name = name
        self.prefix = prefix
        self.digest = digest
        self.scopes = scopes
        self.rateLimit = rateLimit
        self.expiresAt = expiresAt
    }
}

/// What to change of a key; what is nil stays as it is.
package struct APIKeyChanges: Sendable {
    package var name: String?
    package var rateLimit: Int?
    package var isActive: Bool?
    /// `.some(nil)` takes the expiry away.
    package var expiresAt: Timestamp??

    package init() {}
}
