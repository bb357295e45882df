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
    /// Ends the user's logins. To disable a user ends them, too.
    package var endsLogins = false
    /// The one login that goes on when the others are ended. Refuses the change if this login has been ended itself.
    package var keptLogin: KeptLogin?
    /// Refuses a change after which no active user would have these scopes.
    package var keepingSomeoneWith: Scopes?

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
    package var allowedIPs = ""
    package var externalID = ""
    package var metadata: [UInt8] = []
    /// What makes a second request with the same name have no effect.
    package var request: RememberedRequest?

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
    package var allowedIPs: String?
    package var externalID: String?
    package var metadata: [UInt8]?

    package init() {}
}

/// A new text for a key that stays what it is.
package struct Rotation: Sendable {
    package var prefix: String
    package var digest: KeyDigest
    /// Until when the text before works, too; nil: no longer.
    package var earlierUntil: Timestamp?
    /// What makes a second request with the same name have no effect.
    package var request: RememberedRequest?

    package init(prefix: String, digest: KeyDigest, earlierUntil: Timestamp?, request: RememberedRequest? = nil) {
        self.prefix = prefix
        self.digest = digest
        self.earlierUntil = earlierUntil
        self.request = request
    }
}
