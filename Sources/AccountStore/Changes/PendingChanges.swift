internal import TextFormats

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
    private var requests: [KeyDigest: (keyID: Int, request: RememberedRequest)] = [:]
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

    /// Refuses a request whose name was used before, as long as that is remembered.
    func refuseRepeated(_ request: RememberedRequest?, at now: Timestamp) throws(StoreRefusal) {
        guard let request, let known = requests[request.name] ?? published.withLock({ $0.keys.remembered(request.name) }),
            known.request.until > now, currentKey(known.keyID) != nil
        else { return }
        throw known.request.content == request.content ? .repeatedRequest(apiKeyID: known.keyID) : .otherRequest
    }

    /// Refuses to take a user's part in what somebody must be able to do, if nobody else could.
    func keepSomeone(with scopes: Scopes?, from user: User, to changed: User?) throws(StoreRefusal) {
        guard let scopes, user.can(scopes), !(changed?.can(scopes) ?? false) else { return }
        if users.values.contains(where: { $0.map { $0.id != user.id && $0.can(scopes) } ?? false }) { return }
        // Whom this group has changed, it has just been asked about.
        let changedHere = Set(users.keys)
        let others = published.withLock { $0.users.active(with: scopes, atMost: changedHere.count + 2) }
        if !others.contains(where: { $0 != user.id && !changedHere.contains($0) }) { throw .lastAdministrator }
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
        for request in key.extras.requests where !isHeld(request, elsewhereThan: key.id) { requests[request.name] = (key.id, request) }
        mutations.append(.putAPIKey(key))
    }

    /// Whether the name belongs to a later request of another key, one of this group's changes or published.
    private func isHeld(_ request: RememberedRequest, elsewhereThan keyID: Int) -> Bool {
        guard let known = requests[request.name] ?? published.withLock({ $0.keys.remembered(request.name) }) else { return false }
        return known.keyID != keyID && known.request.until > request.until
    }

    /// The same of a key that had another digest before.
    mutating func replace(_ key: APIKey, formerly old: KeyDigest) {
        keyIDByDigest[old] = key.extras.earlier == nil ? .some(nil) : .some(key.id)
        keyIDByDigest[key.digest] = .some(key.id)
        replace(key)
    }

    mutating func remove(_ key: APIKey) {
        keyCounts[key.userID] = keyCount(ofUser: key.userID) - 1
        keyIDByDigest[key.digest] = .some(nil)
        keys[key.id] = .some(nil)
        mutations.append(.removeAPIKey(key.id))
    }
}

extension User {
    fileprivate func can(_ wanted: Scopes) -> Bool { isActive && scopes.isSuperset(of: wanted) }
}
