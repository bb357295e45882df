internal import AccountStore

/// The scopes that have a meaning here, as sets of this deployment's vocabulary.
struct RequiredScopes: Sendable {
    /// To look at things.
    let read: Scopes
    /// To create, change and delete.
    let write: Scopes
    /// To ask about other people's tokens. Nil where the vocabulary does not grant it.
    let introspect: Scopes?
    /// Besides these, to do so with what is other people's. Nil where the vocabulary does not grant it: then nobody may.
    let admin: Scopes?

    init(_ vocabulary: ScopeVocabulary) {
        func granted(_ name: String) -> Scopes? {
            guard let scope = vocabulary[name], vocabulary.grantable.contains(scope) else { return nil }
            return scope
        }
        guard let read = granted("read"), let write = granted("write") else {
            preconditionFailure("the vocabulary of scopes must have `read` and `write`, which the API itself asks for")
        }
        self.read = read
        self.write = write
        introspect = granted("introspect")
        admin = granted("admin")
    }

    func allowOthers(_ caller: Caller) -> Bool {
        guard let admin else { return false }
        return caller.scopes.contains(admin)
    }
}
