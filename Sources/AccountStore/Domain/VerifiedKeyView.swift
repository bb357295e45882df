package import TextFormats

/// A key that was found good and counted, with what is told of it: it lies in the store's memory, and its texts are borrowed bytes.
package struct VerifiedKeyView: ~Escapable {
    package let key: APIKeyView
    /// The key's scopes that its owner has too.
    package let scopes: Scopes
    /// The owner's address, UTF-8.
    package let email: Span<UInt8>
    /// Until when the text works that was presented: the key's own end, or that of the text before its last rotation.
    package let expiresAt: Timestamp?
    /// When the hour of its count is over.
    package let resetsAt: Timestamp

    @_lifetime(copy key, copy email)
    init(_ key: APIKeyView, scopes: Scopes, email: Span<UInt8>, expiresAt: Timestamp?, resetsAt: Timestamp) {
        self.key = key
        self.scopes = scopes
        self.email = email
        self.expiresAt = expiresAt
        self.resetsAt = resetsAt
    }
}
