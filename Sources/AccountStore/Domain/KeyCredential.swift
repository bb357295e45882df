package import TextFormats

/// What is decided on every request that presents a key, in one value without references.
package struct KeyCredential: Equatable, Sendable {
    package let keyID: Int
    package let userID: Int
    /// The key's scopes that its owner has too.
    package let scopes: Scopes
    package let rateLimit: Int
    package let expiresAt: Timestamp?
    /// Neither the key nor its owner is disabled.
    package let isActive: Bool
    /// There is more to the key than this, such as addresses that it may be used from.
    package let hasExtras: Bool

    /// Where in the table the key was: it is found there again without a search, unless it is gone.
    let slot: Int

    package init(
        keyID: Int, userID: Int, scopes: Scopes, rateLimit: Int, expiresAt: Timestamp?, isActive: Bool, hasExtras: Bool = false,
        slot: Int = 0
    ) {
        self.keyID = keyID
        self.userID = userID
        self.scopes = scopes
        self.rateLimit = rateLimit
        self.expiresAt = expiresAt
        self.isActive = isActive
        self.hasExtras = hasExtras
        self.slot = slot
    }
}
