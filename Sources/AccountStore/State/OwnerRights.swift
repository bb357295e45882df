/// What a key's owner lends it.
struct OwnerRights: Equatable, Sendable {
    var scopes: Scopes
    var isActive: Bool

    /// Of a user who is not there.
    static let none = OwnerRights(scopes: [], isActive: false)
}

extension User {
    var rights: OwnerRights { OwnerRights(scopes: scopes, isActive: isActive) }
}
