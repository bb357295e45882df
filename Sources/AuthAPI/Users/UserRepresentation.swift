internal import AccountStore
internal import TextFormats

/// A user as the operator sees it: everything but the password's hash.
struct UserRepresentation: Sendable {
    let scopeNames: ScopeNames

    func append(_ user: User, _ bytes: inout [UInt8]) {
        bytes.openObject()
        bytes.member("id", user.id)
        bytes.member("email", user.email)
        bytes.openMember("scopes")
        scopeNames.append(user.scopes, toJSON: &bytes)
        bytes.member("is_active", user.isActive)
        bytes.member("created_at", user.createdAt)
        bytes.closeObject()
    }
}
