internal import TextFormats

/// Everything that exists, in memory. `apply` is its only writer, but for the counters, which `charge` moves ahead of their records.
struct StoreState: ~Copyable, Sendable {
    private(set) var users = UserTable()
    private(set) var keys = KeyTable()
    private(set) var nextUserID = 1
    private(set) var nextKeyID = 1
    /// Where an answer is written before it is told: the memory stays for the next.
    private var scratch: [UInt8] = []

    /// Takes in one mutation. It never fails, and may be taken in again: what it refers to may be gone by then.
    mutating func apply(_ mutation: Mutation) {
        switch mutation {
        case .putUser(let user): user.withView { put($0) }
        case .removeUser(let id):
            users.remove(id)
            keys.removeAll(ofUser: id)
        case .putAPIKey(let key): key.withView { put($0) }
        case .removeAPIKey(let id): keys.remove(id: id)
        case .recordUsage(let usages):
            for usage in usages { record(usage) }
        }
    }

    /// Moves the sequences on, so that no id that was ever given is given again.
    mutating func advance(nextUserID: Int, nextKeyID: Int) {
        self.nextUserID = max(self.nextUserID, nextUserID)
        self.nextKeyID = max(self.nextKeyID, nextKeyID)
    }

    mutating func put(_ user: borrowing UserView) {
        let before = users.put(user)
        if user.rights != before { keys.setRights(user.rights, ofUser: user.id) }
        keys.forgetAnswers(ofUser: user.id)
        nextUserID = max(nextUserID, user.id + 1)
    }

    mutating func put(_ key: borrowing APIKeyView) {
        keys.put(key, ownedWith: users.rights(key.userID) ?? .none)
        nextKeyID = max(nextKeyID, key.id + 1)
    }

    mutating func record(_ usage: KeyUsage) { keys.record(usage) }

    mutating func recall(_ history: UsageHistory, ofKey id: Int) { keys.recall(history, ofKey: id) }
}

// MARK: - Reading

extension StoreState {
    func userID(email: String) -> Int? { users.id(email: email) }

    func apiKey(_ id: Int) -> APIKey? { keys.slot(id: id).map { keys.apiKey(at: $0) } }

    @inline(__always)
    func credential(_ digest: KeyDigest) -> KeyCredential? {
        guard let slot = keys.slot(digest) else { return keys.earlierCredential(digest) }
        return keys.rows[slot].credential(at: slot)
    }

    /// First all places in the index are asked for, then all rows that they name, then what was written of those.
    func prefetch(_ count: Int, _ digest: (Int) -> KeyDigest?) {
        for index in 0..<count {
            if let digest = digest(index) { keys.prefetchPlace(digest) }
        }
        for index in 0..<count {
            if let digest = digest(index) { keys.prefetchRow(digest) }
        }
        for index in 0..<count {
            if let digest = digest(index) { keys.prefetchAnswer(digest) }
        }
    }

    @inline(__always)
    mutating func charge(_ key: KeyCredential, cost: Int, at now: Timestamp) -> HourlyQuota.Decision? {
        precondition(cost >= 0, "a request cannot cost less than nothing")
        guard let slot = keys.slot(id: key.keyID, near: key.slot) else { return nil }
        return keys.charge(at: slot, cost: cost, now: now)
    }

    /// Counts a request, and if it may be done hands on what is told of the key, as `write` writes it.
    ///
    /// What was written is kept, unless it is for the text before the key's last rotation, which ends sooner than the key.
    @inline(__always)
    mutating func charge(
        _ key: KeyCredential, cost: Int, at now: Timestamp,
        write: (borrowing VerifiedKeyView, inout [UInt8]) -> Void, tell: (HourlyQuota.Decision, Span<UInt8>) -> Void
    ) -> HourlyQuota.Decision? {
        guard let slot = keys.slot(id: key.keyID, near: key.slot) else { return nil }
        let decision = keys.charge(at: slot, cost: cost, now: now)
        guard decision.isAllowed || cost == 0 else { return decision }
        let isUsual = key.expiresAt == keys.rows[slot].expiresAt
        if isUsual, keys.useAnswer(at: slot, until: decision.resetsAt, { tell(decision, $0) }) { return decision }
        var text: [UInt8] = []
        swap(&text, &scratch)
        writeAnswer(ofKeyAt: slot, key, until: decision.resetsAt, &text, write)
        tell(decision, text.span)
        if isUsual { keys.keepAnswer(text.span, at: slot, until: decision.resetsAt) }
        swap(&text, &scratch)
        return decision
    }

    private func writeAnswer(
        ofKeyAt slot: Int, _ key: KeyCredential, until end: Timestamp, _ text: inout [UInt8], _ write: (borrowing VerifiedKeyView, inout [UInt8]) -> Void
    ) {
        let row = keys.rows[slot]
        guard let email = users.email(row.userID) else { preconditionFailure("a key's owner is gone, and the key is not") }
        text.removeAll(keepingCapacity: true)
        write(VerifiedKeyView(keys.view(at: slot), scopes: row.effectiveScopes, email: email, expiresAt: key.expiresAt, resetsAt: end), &text)
    }

    func usage(ofAPIKey id: Int) -> KeyUsageReport? {
        guard let slot = keys.slot(id: id) else { return nil }
        let quota = keys.rows[slot].quota
        let history = keys.history(at: slot) ?? UsageHistory()
        let current = quota.used > 0 ? [UsageHistory.Hour(hour: quota.hour, used: quota.used)] : []
        return KeyUsageReport(hours: history.hours + current, total: history.total + quota.used)
    }

    /// What was used until now is due to be written.
    mutating func makeTouchedDue() { keys.makeTouchedDue() }

    /// Takes of what is due, `maximum` keys at most.
    mutating func takeDue(maximum: Int) -> [KeyUsage] { keys.takeDue(maximum: maximum) }

    /// Marks keys again whose counters could not be written after all.
    mutating func touch(_ usages: [KeyUsage]) { keys.touch(usages) }

    /// The list of all keys of a user, as `write` writes it.
    @inline(__always)
    mutating func list(
        ofUser userID: Int, write: (borrowing APIKeyView, _ index: Int, _ count: Int, inout [UInt8]) -> Void
    ) -> [UInt8] { keys.list(ofUser: userID, write: write) }

    /// Hands on the user's keys in the order of their ids: how many there are in all.
    func forEachAPIKey(ofUser userID: Int, offset: Int, limit: Int, _ body: (borrowing APIKeyView) -> Void) -> Int {
        let slots = keys.slots(ofUser: userID)
        for slot in slots.dropFirst(offset).prefix(limit) { body(keys.view(at: Int(slot))) }
        return slots.count
    }
}

// MARK: - After reading a directory

extension StoreState {
    /// Makes addresses and digests findable, and finds what must not be: two of one, or a key that nobody owns.
    mutating func buildIndexes() throws(Damage) {
        if let (first, second) = users.buildEmailIndex() { throw .repeatedEmail(userIDs: [min(first, second), max(first, second)]) }
        if let (first, second) = keys.buildDigestIndex() { throw .repeatedDigest(keyIDs: [first, second]) }
        for userID in keys.owners where !users.contains(userID) {
            let slot = Int(keys.slots(ofUser: userID)[0])
            throw .keyWithoutUser(keyID: keys.rows[slot].id, userID: userID)
        }
    }
}

extension StoreState {
    /// Makes addresses and digests of an empty state findable from the beginning: for entities that are judged one by one, not read in one go.
    mutating func beginWithIndexes() {
        precondition(users.count == 0 && keys.count == 0, "what is read already is indexed when all is read")
        let noAddressTwice = users.buildEmailIndex() == nil
        let noDigestTwice = keys.buildDigestIndex() == nil
        precondition(noAddressTwice && noDigestTwice, "nothing is there twice where there is nothing")
    }
}

extension String {
    /// The form in which two addresses are compared: in lower case.
    var foldedEmail: String { utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A ~= $0) } ? self : lowercased() }
}
