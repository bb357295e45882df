/// The entities of a file, each good in itself and none twice, on their way to the journal's thread.
struct ImportBatch: Sendable {
    /// In the file's order, with the line that each came from.
    let entities: [Entity]
    let completion: @Sendable (ImportError?) -> Void

    struct Entity: Sendable {
        let line: Int
        let mutation: Mutation
    }

    /// Users first, so that no key is ever without its owner.
    var mutations: [Mutation] {
        var users: [Mutation] = []
        var keys: [Mutation] = []
        for entity in entities {
            if case .putUser = entity.mutation { users.append(entity.mutation) } else { keys.append(entity.mutation) }
        }
        return users + keys
    }

    /// Finds the first line that clashes with what exists, or whose user is nowhere.
    func check(against published: PublishedState) throws(ImportError) {
        var users: Set<Int> = []
        for case .putUser(let user) in entities.lazy.map(\.mutation) { users.insert(user.id) }
        for entity in entities {
            if let fault = published.withLock({ Self.fault(entity.mutation, newUsers: users, $0) }) {
                throw .line(entity.line, fault)
            }
        }
    }

    private static func fault(_ mutation: Mutation, newUsers: Set<Int>, _ state: borrowing StoreState) -> ImportFault? {
        switch mutation {
        case .putUser(let user):
            if state.users.contains(user.id) { return .userIDTaken(user.id) }
            if state.userID(email: user.email) != nil { return .emailTaken(user.email) }
            return nil
        case .putAPIKey(let key):
            if state.keys.slot(id: key.id) != nil { return .apiKeyIDTaken(key.id) }
            if state.keys.slot(key.digest) != nil { return .digestTaken }
            if !newUsers.contains(key.userID), !state.users.contains(key.userID) { return .unknownUser(key.userID) }
            return nil
        case .removeUser, .removeAPIKey, .recordUsage: preconditionFailure("an import only adds users and keys")
        }
    }
}
