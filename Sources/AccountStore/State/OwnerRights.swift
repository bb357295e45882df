/// What a user may do, and so the most that it lends to its keys.
package struct OwnerRights: Equatable, Sendable {
    package var scopes: Scopes
    package var isActive: Bool

    /// Of a user who is not there.
    static let none = OwnerRights(scopes: [], isActive: false)
}

extension User {
    var rights: OwnerRights { OwnerRights(scopes: scopes, isActive: isActive) }
}
