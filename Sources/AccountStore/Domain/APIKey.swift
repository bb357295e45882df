package import TextFormats

/// A credential of a user's for programs. The text itself is not here: only its digest is kept.
package struct APIKey: Equatable, Sendable {
    package let id: Int
    package let userID: Int
    package var name: String
    /// The first characters of the text, by which a person tells keys apart.
    package var prefix: String
    package var digest: KeyDigest
    package let scopes: Scopes
    /// Requests an hour.
    package var rateLimit: Int
    package var isActive: Bool
    package var lastUsed: Timestamp?
    package var expiresAt: Timestamp?
    package let createdAt: Timestamp
    package var extras: KeyExtras

    package init(
        id: Int, userID: Int, name: String, prefix: String, digest: KeyDigest, scopes: Scopes, rateLimit: Int,
        isActive: Bool, lastUsed: Timestamp?, expiresAt: Timestamp?, createdAt: Timestamp,
        extras: KeyExtras = .none
    ) {
        self.id = id
        self.userID = userID
        self.name = name
        self.prefix = prefix
        self.digest = digest
        self.scopes = scopes
        self.rateLimit = rateLimit
        self.isActive = isActive
        self.lastUsed = lastUsed
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.extras = extras
    }
}
