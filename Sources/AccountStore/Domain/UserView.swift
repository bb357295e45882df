internal import TextFormats

/// A user as it lies in the store's memory or in a file: its texts are bytes that are borrowed.
struct UserView: ~Escapable {
    let id: Int
    /// UTF-8.
    let email: Span<UInt8>
    /// UTF-8.
    let passwordHash: Span<UInt8>
    let scopes: Scopes
    let isActive: Bool
    let createdAt: Timestamp
    /// Nil where nothing was ever ended.
    let logins: UserLogins?

    @_lifetime(copy email, copy passwordHash)
    init(
        id: Int, email: Span<UInt8>, passwordHash: Span<UInt8>, scopes: Scopes, isActive: Bool, createdAt: Timestamp,
        logins: UserLogins? = nil
    ) {
        self.id = id
        self.email = email
        self.passwordHash = passwordHash
        self.scopes = scopes
        self.isActive = isActive
        self.createdAt = createdAt
        self.logins = logins
    }

    var rights: OwnerRights { OwnerRights(scopes: scopes, isActive: isActive) }
}

extension User {
    init(_ view: borrowing UserView) {
        self.init(
            id: view.id, email: String(view.email), passwordHash: String(view.passwordHash), scopes: view.scopes,
            isActive: view.isActive, createdAt: view.createdAt, logins: view.logins ?? .untouched)
    }
}

extension User {
    func withView<Result, Failure: Error>(_ body: (borrowing UserView) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(
            UserView(
                id: id, email: email.utf8.span, passwordHash: passwordHash.utf8.span, scopes: scopes, isActive: isActive,
                createdAt: createdAt, logins: logins == .untouched ? nil : logins))
    }
}
