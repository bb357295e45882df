/// The users and keys of a file, each good in itself and none twice, on their way to the journal's thread.
///
/// They stand as they will in the store, packed: a million objects with texts of their own would take several times the memory.
final class ImportBatch: Sendable {
    let entities: StoreState
    /// The lines that the users and the keys came from, in the order of their places in the tables.
    private let userLines: [Int]
    private let keyLines: [Int]
    let progress: StoreProgress
    let completion: @Sendable (ImportError?) -> Void

    init(
        _ entities: consuming StoreState, userLines: [Int], keyLines: [Int], progress: @escaping StoreProgress,
        completion: @escaping @Sendable (ImportError?) -> Void
    ) {
        self.entities = entities
        self.userLines = userLines
        self.keyLines = keyLines
        self.progress = progress
        self.completion = completion
    }

    var count: Int { entities.users.count + entities.keys.count }

    /// The first line that clashes with what exists, or whose user is nowhere.
    func clash(with state: borrowing StoreState) -> ImportError? {
        var first: (line: Int, fault: ImportFault)?
        entities.users.forEachInPlace { index, user in
            guard userLines[index] < first?.line ?? .max, let fault = Self.fault(user, state) else { return }
            first = (userLines[index], fault)
        }
        entities.keys.forEachInPlace { index, key in
            guard keyLines[index] < first?.line ?? .max, let fault = fault(key, state) else { return }
            first = (keyLines[index], fault)
        }
        return first.map { .line($0.line, $0.fault) }
    }

    private static func fault(_ user: borrowing UserView, _ state: borrowing StoreState) -> ImportFault? {
        if state.users.contains(user.id) { return .userIDTaken(user.id) }
        let email = String(user.email)
        return state.userID(email: email) == nil ? nil : .emailTaken(email)
    }

    private func fault(_ key: borrowing APIKeyView, _ state: borrowing StoreState) -> ImportFault? {
        if state.keys.slot(id: key.id) != nil { return .apiKeyIDTaken(key.id) }
        if state.keys.slot(key.digest) != nil { return .digestTaken }
        let isOwned = entities.users.contains(key.userID) || state.users.contains(key.userID)
        return isOwned ? nil : .unknownUser(key.userID)
    }
}
