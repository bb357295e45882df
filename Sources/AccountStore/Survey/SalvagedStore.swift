/// What could be read of a directory that may be damaged, as users and keys that an import takes in, and what could not.
package struct SalvagedStore: ~Copyable {
    package private(set) var findings: FindingList
    private var state: StoreState
    private let vocabulary: ScopeVocabulary
    private var usersLeftOut: Set<Int> = []
    private var keysLeftOut: Set<Int> = []
    /// By their ids: users of whom nothing is left but keys.
    private var standIns: [Int: User] = [:]

    package var userCount: Int { state.users.count - usersLeftOut.count + standIns.count }
    package var keyCount: Int { state.keys.count - keysLeftOut.count }

    /// The address of a user that is lost. No mail ever arrives there (RFC 2606 section 2).
    static func standInEmail(_ userID: Int) -> String { "user-\(userID)@lost.invalid" }

    init(_ survey: consuming Survey, _ isSupportedHash: (String) -> Bool, standInPasswordHash: () -> String) {
        findings = survey.findings
        let clashes = survey.clashes
        vocabulary = survey.scopes.vocabulary
        state = survey.takeState()
        leaveOut(clashes)
        leaveOutUsers(isSupportedHash)
        leaveOutKeys()
        makeStandIns(standInPasswordHash)
    }

    /// Hands every user, each followed by the user's keys, to `sink` as the JSON lines that an import reads; many lines at a time.
    package func exportEntities<Failure: Error>(
        progress: StoreProgress = { _ in }, _ sink: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var lines = ExportLines(vocabulary, count: userCount + keyCount)
        let ids = state.users.ids.filter { !usersLeftOut.contains($0) } + standIns.keys
        for id in ids.sorted() {
            guard let user = standIns[id] ?? state.users[id] else { preconditionFailure("a user to be written is not there") }
            lines.append(user, keys(ofUser: id))
            if lines.isFull { try lines.hand(to: sink, progress) }
        }
        try lines.hand(to: sink, progress)
    }

    private func keys(ofUser id: Int) -> [APIKey] {
        state.keys.slots(ofUser: id).map { state.keys.apiKey(at: Int($0)) }.filter { !keysLeftOut.contains($0.id) }
    }
}

// MARK: - What an import would refuse

extension SalvagedStore {
    /// No two had one address or one digest, so the removal of the earlier one is among what could not be read, or one of them is not as it was.
    private mutating func leaveOut(_ clashes: Clashes) {
        for (id, other) in clashes.users {
            usersLeftOut.insert(id)
            findings.add(Finding(.userReplaced(id: id, by: other)))
        }
        for (id, other) in clashes.keys {
            keysLeftOut.insert(id)
            findings.add(Finding(.keyReplaced(id: id, by: other)))
        }
    }

    private mutating func leaveOutUsers(_ isSupportedHash: (String) -> Bool) {
        var faults: [(id: Int, fault: ImportFault)] = []
        state.users.forEachInPlace { _, user in
            if let fault = ImportBounds.fault(in: user, isSupportedHash) ?? fault(in: user.scopes) { faults.append((user.id, fault)) }
        }
        for (id, fault) in faults where usersLeftOut.insert(id).inserted {
            findings.add(Finding(.userLeftOut(id: id, fault)))
        }
    }

    private mutating func leaveOutKeys() {
        var faults: [(id: Int, fault: ImportFault)] = []
        state.keys.forEachInPlace { _, key in
            let lost: ImportFault? = ImportBounds.ids ~= key.userID ? nil : .unknownUser(key.userID)
            if let fault = ImportBounds.fault(in: key) ?? fault(in: key.scopes) ?? lost { faults.append((key.id, fault)) }
        }
        for (id, fault) in faults where keysLeftOut.insert(id).inserted {
            findings.add(Finding(.keyLeftOut(id: id, fault)))
        }
    }

    /// An import takes only what the settings list.
    private func fault(in scopes: Scopes) -> ImportFault? {
        let unknown = scopes.subtracting(vocabulary.grantable)
        return unknown.isEmpty ? nil : .json(.unknownScope(vocabulary.text(of: unknown)))
    }

    /// Keys are worth keeping when their user is lost. Disabled until somebody says who that was, the stand-in lets none of them be used.
    private mutating func makeStandIns(_ passwordHash: () -> String) {
        for userID in state.keys.owners.sorted() where !state.users.contains(userID) || usersLeftOut.contains(userID) {
            let keys = keys(ofUser: userID)
            guard let first = keys.map(\.createdAt).min() else { continue }
            standIns[userID] = User(
                id: userID, email: Self.standInEmail(userID), passwordHash: passwordHash(),
                scopes: keys.reduce(into: []) { $0.formUnion($1.scopes) }, isActive: false, createdAt: first)
            findings.add(Finding(.standIn(userID: userID, apiKeys: keys.count)))
        }
    }
}

extension AccountStore {
    /// Reads all that can be read of a directory, without changing anything in it. It must not be in use.
    ///
    /// `standInPasswordHash` makes a hash that no password is known for.
    package static func salvage(
        _ directory: String, settings: StoreSettings, passwordHashIsSupported isSupportedHash: (String) -> Bool,
        standInPasswordHash: () -> String, progress: @escaping StoreProgress = { _ in }
    ) throws(StoreError) -> SalvagedStore {
        let survey = try Survey.read(try DataDirectory(existing: directory), ScopeVocabulary(settings.scopes), progress)
        return SalvagedStore(survey, isSupportedHash, standInPasswordHash: standInPasswordHash)
    }
}
