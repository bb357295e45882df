package import TextFormats

/// A key as it lies in the store's memory: its texts are bytes that are borrowed, so that a list of keys can be written without making a single `String`.
package struct APIKeyView: ~Escapable {
    package let id: Int
    package let userID: Int
    package let digest: KeyDigest
    package let scopes: Scopes
    /// Requests an hour.
    package let rateLimit: Int
    package let isActive: Bool
    package let lastUsed: Timestamp?
    package let expiresAt: Timestamp?
    package let createdAt: Timestamp
    /// Nil for none.
    package let extras: KeyExtras?
    /// UTF-8.
    package let prefix: Span<UInt8>
    /// UTF-8.
    package let name: Span<UInt8>

    @_lifetime(copy prefix, copy name)
    init(
        id: Int, userID: Int, digest: KeyDigest, scopes: Scopes, rateLimit: Int, isActive: Bool, lastUsed: Timestamp?,
        expiresAt: Timestamp?, createdAt: Timestamp, extras: KeyExtras?, prefix: Span<UInt8>, name: Span<UInt8>
    ) {
        self.id = id
        self.userID = userID
        self.digest = digest
        self.scopes = scopes
        self.rateLimit = rateLimit
        self.isActive = isActive
        self.lastUsed = lastUsed
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.extras = extras
        self.prefix = prefix
        self.name = name
    }

    @_lifetime(copy prefix, copy name)
    init(_ row: borrowing KeyRow, _ extras: KeyExtras?, prefix: Span<UInt8>, name: Span<UInt8>) {
        id = row.id
        userID = row.userID
        digest = row.digest
        scopes = row.scopes
        rateLimit = row.rateLimit
        isActive = row.marks.contains(.isActive)
        lastUsed = row.lastUsed
        expiresAt = row.expiresAt
        createdAt = Timestamp(seconds: row.createdSeconds)
        self.extras = extras
        self.prefix = prefix
        self.name = name
    }
}

extension APIKey {
    init(_ view: borrowing APIKeyView) {
        self.init(
            id: view.id, userID: view.userID, name: String(view.name), prefix: String(view.prefix), digest: view.digest,
            scopes: view.scopes, rateLimit: view.rateLimit, isActive: view.isActive, lastUsed: view.lastUsed,
            expiresAt: view.expiresAt, createdAt: view.createdAt, extras: view.extras ?? .none)
    }
}

extension APIKey {
    func withView<Result, Failure: Error>(_ body: (borrowing APIKeyView) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(
            APIKeyView(
                id: id, userID: userID, digest: digest, scopes: scopes, rateLimit: rateLimit, isActive: isActive, lastUsed: lastUsed,
                expiresAt: expiresAt, createdAt: createdAt, extras: extras == .none ? nil : extras, prefix: prefix.utf8.span, name: name.utf8.span))
    }
}

extension String {
    /// The bytes were a string's before, or were looked through.
    init(_ bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
