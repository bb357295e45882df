internal import AccountStore

/// Who asks: a user who logged in, or a key of a user's.
struct Caller: Equatable, Sendable {
    let userID: Int
    /// All that the user may do, or what of it the key may.
    let scopes: Scopes
    /// Nil for a login.
    let key: KeyCredential?
}
