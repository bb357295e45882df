internal import LinuxSystem

/// What the wish for a new snapshot came to.
package enum Compaction: Equatable, Sendable {
    case written(Snapshot)
    /// The last snapshot has everything that is on disk.
    case nothingToDo
    /// Nothing was lost: the journals stay.
    case failed(reason: String)

    package struct Snapshot: Equatable, Sendable {
        package let generation: Int
        package let users: Int
        package let apiKeys: Int
        /// Of both files.
        package let bytes: Int
        /// Of the journals that the snapshot stands for, which are gone.
        package let releasedJournalBytes: Int
        package let milliseconds: Int64
        /// It was being written already, so what was changed meanwhile is in the new journal alone.
        package let wasRunning: Bool
    }
}

extension AccountStore {
    /// Writes a new snapshot now and lets the journals go that it stands for. Readers and writers go on meanwhile.
    package func compact(completion: @escaping StoreCompletion<Compaction>) {
        if let refusal = queue.change({ $0.add(.compact(completion)) }) { completion(.failure(refusal)) }
    }
}
