/// What a group of changes has come to so far: the published state and, over it, what the group's earlier changes have decided.
///
/// Changes that share a sync are decided one after another against this, so that two of them cannot both take one address or one user's last place.
struct PendingChanges {
    private let published: PublishedState
    private(set) var mutations: [Mutation] = []
    // What is in none of these is as it was published. Nil stands for removed.
    private var users: [Int: User?] = [:]
    private var keys: [Int: APIKey?] = [:]
    private var userIDByEmail: [String: Int?] = [:]
    private var keyIDByDigest: [KeyDigest: Int?] = [:]
    private var keyCounts: [Int: Int] = [:]
    private(set) var nextUserID: Int
    private(set) var nextKeyID: Int

    init(_ published: PublishedState) {
        self.published = published
        (nextUserID, nextKeyID) = published.withLock { ($0.nextUserID, $0.nextKeyID) }
    }
}

// MARK: - What there is

extension PendingChanges {
    func user(_ id: Int) throws(StoreRefusal) -> User {
        guard let user = users[id] ?? published.withLock({ $0.users[id] }) else { throw .unknownUser }
        return user
    }

    /// A key of another owner than `ownerID` is unknown; nil is whoever owns it.
    func apiKey(_ id: Int, ownerID: Int?) throws(StoreRefusal) -> APIKey {
        guard let key = currentKey(id), ownerID == nil || key.userID == ownerID else { throw .unknownAPIKey }
        return key
    }

    func isTaken(email: String) -> Bool {
        let folded = email.foldedEmail
        return (userIDByEmail[folded] ?? published.withLock { $0.userID(email: email) }) != nil
    }

    func isTaken(_ digest: KeyDigest) -> Bool {
        if let known = keyIDByDigest[digest] { return known != nil }
        guard let id = published.withLock({ $0.credential(digest)?.keyID }) else { return false }
        return currentKey(id) != nil
    }

    func keyCount(ofUser userID: Int) -> Int {
        keyCounts[userID] ?? published.withLock { $0.keys.count(ofUser: userID) }
    }

    var hasRoomForKey: Bool { published.withLock { !$0.keys.isFull } }

    private func currentKey(_ id: Int) -> APIKey? {
        if let known = keys[id] { return known }
        guard let key = published.withLock({ $0.apiKey(id) }) else { return nil }
        // A user's removal takes the keys along without naming each.
        if case .some(.none) = users[key.userID] { return nil }
        return key
    }
}

// MARK: - Deciding

extension PendingChanges {
    mutating func put(_ user: User) {
        users[user.id] = .some(user)
        userIDByEmail[user.email.foldedEmail] = .some(user.id)
        nextUserID = max(nextUserID, user.id + 1)
        mutations.append(.putUser(user))
    }

    mutating func remove(_ user: User) {
        users[user.id] = .some(nil)
        userIDByEmail[user.email.foldedEmail] = .some(nil)
        keyCounts[user.id] = 0
        for case let key? in keys.values where key.userID == user.id {
            keys[key.id] = .some(nil)
            keyIDByDigest[key.digest] = .some(nil)
        }
        mutations.append(.removeUser(user.id))
    }

    mutating func add(_ key: APIKey) {
        keyCounts[key.userID] = keyCount(ofUser: key.userID) + 1
        keyIDByDigest[key.digest] = .some(key.id)
        nextKeyID = max(nextKeyID, key.id + 1)
        replace(key)
    }

    /// Puts a changed key in the place of the one with its id.
    mutating func replace(_ key: APIKey) {
        keys[key.id] = .some(key)
        mutations.append(.putAPIKey(key))
    }

    mutating func remove(_ key: APIKey) {
        keyCounts[key.userID] = keyCount(ofUser: key.userID) - 1
        keyIDByDigest[key.digest] = .some(nil)
        keys[key.id] = .some(nil)
        mutations.append(.removeAPIKey(key.id))
    }
}
