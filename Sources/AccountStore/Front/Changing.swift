internal import LinuxSystem
internal import TextFormats

/// Changes: `completion` runs on the store's thread when the change is on disk, or was refused. Only a change that is not even taken into the queue
/// (`.busy`, `.closed`) is refused at once, on the caller's thread.
extension AccountStore {
    package func addUser(_ draft: UserDraft, completion: @escaping StoreCompletion<User>) {
        let now = now
        submit(completion) { pending throws(StoreRefusal) in
            if pending.isTaken(email: draft.email) { throw .emailTaken }
            let user = User(
                id: pending.nextUserID, email: draft.email, passwordHash: draft.passwordHash, scopes: draft.scopes, isActive: true,
                createdAt: now)
            pending.put(user)
            return user
        }
    }

    package func changeUser(_ id: Int, _ changes: UserChanges, completion: @escaping StoreCompletion<User>) {
        submit(completion) { pending throws(StoreRefusal) in
            let user = try pending.user(id)
            // It may have been ended while its change was on its way.
            if let kept = changes.keptLogin, !user.permits(kept) { throw .loginEnded }
            let changed = user.changed(by: changes)
            try pending.keepSomeone(with: changes.keepingSomeoneWith, from: user, to: changed)
            if changed != user { pending.put(changed) }
            return changed
        }
    }

    /// Removes the user and all of the user's keys.
    ///
    /// Refused when no active user would have the scopes `keepingSomeoneWith`.
    package func removeUser(_ id: Int, keepingSomeoneWith scopes: Scopes? = nil, completion: @escaping StoreCompletion<User>) {
        submit(completion) { pending throws(StoreRefusal) in
            let user = try pending.user(id)
            try pending.keepSomeone(with: scopes, from: user, to: nil)
            pending.remove(user)
            return user
        }
    }

    /// Ends one login of a user's before its time.
    package func endLogin(ofUser id: Int, _ login: RevokedLogin, completion: @escaping StoreCompletion<User>) {
        let now = now
        submit(completion) { pending throws(StoreRefusal) in
            var user = try pending.user(id)
            let before = user.logins
            user.logins.end(login, at: now)
            if user.logins != before { pending.put(user) }
            return user
        }
    }

    package func createAPIKey(_ draft: APIKeyDraft, completion: @escaping StoreCompletion<APIKey>) {
        precondition(FileBounds.rateLimits ~= draft.rateLimit, "a key was given a limit that its file could not be read with")
        let now = now
        let maximum = settings.apiKeysPerUserMaximum
        submit(completion) { pending throws(StoreRefusal) in
            _ = try pending.user(draft.userID)
            try pending.refuseRepeated(draft.request, at: now)
            if pending.keyCount(ofUser: draft.userID) >= maximum || !pending.hasRoomForKey { throw .tooManyAPIKeys }
            if pending.isTaken(draft.digest) { throw .digestTaken }
            let key = try APIKey(draft, id: pending.nextKeyID, createdAt: now)
            pending.add(key)
            return key
        }
    }

    /// A key of another owner than `ownerID` is as unknown as one that does not exist; nil is whoever owns it.
    package func changeAPIKey(
        _ id: Int, ownerID: Int?, _ changes: APIKeyChanges, completion: @escaping StoreCompletion<APIKey>
    ) {
        precondition(
            changes.rateLimit.map { FileBounds.rateLimits ~= $0 } ?? true, "a key was given a limit that its file could not be read with")
        submit(completion) { pending throws(StoreRefusal) in
            let key = try pending.apiKey(id, ownerID: ownerID)
            let changed = key.changed(by: changes)
            if !changed.isWritten(as: key) { pending.replace(changed) }
            return changed
        }
    }

    /// Gives a key another text; id, settings and counters stay. A grace that an earlier rotation began is over.
    package func rotateAPIKey(_ id: Int, ownerID: Int?, _ rotation: Rotation, completion: @escaping StoreCompletion<APIKey>) {
        let now = now
        submit(completion) { pending throws(StoreRefusal) in
            var key = try pending.apiKey(id, ownerID: ownerID)
            try pending.refuseRepeated(rotation.request, at: now)
            if pending.isTaken(rotation.digest) { throw .digestTaken }
            let old = key.digest
            key.prefix = rotation.prefix
            key.digest = rotation.digest
            key.extras.earlier = rotation.earlierUntil.map { EarlierDigest(old, until: $0) }
            try key.extras.remember(rotation.request, at: now)
            pending.replace(key, formerly: old)
            return key
        }
    }

    package func deleteAPIKey(_ id: Int, ownerID: Int?, completion: @escaping StoreCompletion<APIKey>) {
        submit(completion) { pending throws(StoreRefusal) in
            let key = try pending.apiKey(id, ownerID: ownerID)
            pending.remove(key)
            return key
        }
    }

    /// Ends what one text opens: the key itself, or, if it is the text that the key had before its last rotation, only the grace in which that still works.
    package func revokeAPIKey(_ id: Int, presenting digest: KeyDigest, completion: @escaping StoreCompletion<APIKey>) {
        submit(completion) { pending throws(StoreRefusal) in
            var key = try pending.apiKey(id, ownerID: nil)
            if key.digest == digest {
                pending.remove(key)
            } else if key.extras.earlier?.digest == digest {
                key.extras.earlier = nil
                pending.replace(key, formerly: digest)
            }
            return key
        }
    }

    private var now: Timestamp { Timestamp(seconds: clock.wallSeconds()) }

    private func submit<Value: Sendable>(
        _ completion: @escaping StoreCompletion<Value>,
        _ decision: @escaping @Sendable (inout PendingChanges) throws(StoreRefusal) -> Value
    ) {
        let refusal = queue.change { $0.add(.change(Change(completion, decision))) }
        if let refusal { completion(.failure(refusal)) }
    }
}

extension AccountStore {
    /// Starts a change and waits until it is on disk: for the command line and for tests, never for an event loop.
    ///
    ///     let user = try AccountStore.wait { store.addUser(draft, completion: $0) }
    package static func wait<Value: Sendable>(
        _ start: (@escaping StoreCompletion<Value>) -> Void
    ) throws(StoreRefusal) -> Value {
        let answer = Monitor<Result<Value, StoreRefusal>?>(nil)
        start { result in answer.change { $0 = result } }
        return try answer.wait { $0 }!.get()
    }
}

extension User {
    fileprivate func changed(by changes: UserChanges) -> User {
        if let expected = changes.ifPasswordHashIs, expected != passwordHash { return self }
        var user = self
        if let passwordHash = changes.passwordHash { user.passwordHash = passwordHash }
        if let scopes = changes.scopes { user.scopes = scopes }
        if let isActive = changes.isActive { user.isActive = isActive }
        if changes.endsLogins || (isActive && !user.isActive) { user.logins.endAll(but: changes.keptLogin?.login) }
        return user
    }

    fileprivate func permits(_ kept: KeptLogin) -> Bool { isActive && logins.permit(epoch: kept.epoch) { kept.login } }
}

extension APIKey {
    fileprivate init(_ draft: APIKeyDraft, id: Int, createdAt: Timestamp) throws(StoreRefusal) {
        self.init(
            id: id, userID: draft.userID, name: draft.name, prefix: draft.prefix, digest: draft.digest, scopes: draft.scopes,
            rateLimit: draft.rateLimit, isActive: true, lastUsed: nil, expiresAt: draft.expiresAt, createdAt: createdAt,
            extras: KeyExtras(allowedIPs: draft.allowedIPs, externalID: draft.externalID, metadata: draft.metadata))
        try extras.remember(draft.request, at: createdAt)
    }

    /// Byte by byte: what Unicode takes for the same text is another one to whoever compares it with a file or an answer.
    fileprivate func isWritten(as other: APIKey) -> Bool {
        self == other && name.utf8.elementsEqual(other.name.utf8) && extras.externalID.utf8.elementsEqual(other.extras.externalID.utf8)
    }

    fileprivate func changed(by changes: APIKeyChanges) -> APIKey {
        var key = self
        if let name = changes.name { key.name = name }
        if let rateLimit = changes.rateLimit { key.rateLimit = rateLimit }
        if let isActive = changes.isActive { key.isActive = isActive }
        if let expiresAt = changes.expiresAt { key.expiresAt = expiresAt }
        if let allowedIPs = changes.allowedIPs { key.extras.allowedIPs = allowedIPs }
        if let externalID = changes.externalID { key.extras.externalID = externalID }
        if let metadata = changes.metadata { key.extras.metadata = metadata }
        return key
    }
}

extension KeyExtras {
    fileprivate mutating func remember(_ request: RememberedRequest?, at now: Timestamp) throws(StoreRefusal) {
        guard let request else { return }
        requests.removeAll { $0.until <= now }
        if requests.count >= Self.requestsMaximum, let first = requests.map(\.until).min() { throw .tooManyNamedRequests(until: first) }
        requests.append(request)
    }
}
