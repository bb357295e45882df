extension AccountStore {
    /// Hands every user, each followed by the user's keys, to `sink` as the JSON lines that an import reads; many lines at a time.
    ///
    /// A user and the user's keys are of one moment; the store goes on changing between one user and the next.
    package func exportEntities<Failure: Error>(
        progress: StoreProgress = { _ in }, _ sink: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let (ids, keyCount) = published.withLock { ($0.users.ids, $0.keys.count) }
        var lines = ExportLines(vocabulary, count: ids.count + keyCount)
        for id in ids {
            guard let (user, keys) = published.withLock({ $0.belongings(ofUser: id) }) else { continue }
            lines.append(user, keys)
            if lines.isFull { try lines.hand(to: sink, progress) }
        }
        try lines.hand(to: sink, progress)
    }
}

extension StoreState {
    fileprivate func belongings(ofUser id: Int) -> (User, [APIKey])? {
        guard let user = users[id] else { return nil }
        return (user, keys.slots(ofUser: id).map { keys.apiKey(at: Int($0)) })
    }
}
