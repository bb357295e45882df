/// Snapshots that somebody asked for, and waits for.
extension JournalThread {
    struct WaitingCompaction: Sendable {
        let completion: StoreCompletion<Compaction>
        /// The snapshot was begun before it was asked for, so what was changed since then is still in the journal alone.
        let wasRunning: Bool
    }

    mutating func compact(_ completion: @escaping StoreCompletion<Compaction>) {
        if published.isReadOnly { return completion(.failure(.readOnly)) }
        if snapshots.records == 0 && !snapshots.isRunning { return completion(.success(.nothingToDo)) }
        compactions.append(WaitingCompaction(completion: completion, wasRunning: snapshots.isRunning))
        if snapshots.isRunning { return }
        beginSnapshot()
        guard !snapshots.isRunning else { return }
        // It could not be begun. Whoever still waits was not told why: the store has just become read-only.
        for waiting in takeCompactions() { waiting.completion(.failure(.readOnly)) }
    }

    /// Comes before the schedule begins anew: it knows how much of the journals goes.
    mutating func tellCompactions(_ outcome: SnapshotOutcome) {
        for waiting in takeCompactions() {
            switch outcome {
            case .failed(let reason), .directoryNotSynced(let reason): waiting.completion(.success(.failed(reason: reason)))
            case .written(let written, let generation, let milliseconds):
                let snapshot = Compaction.Snapshot(
                    generation: generation, users: written.users, apiKeys: written.apiKeys, bytes: written.bytes,
                    releasedJournalBytes: snapshots.olderJournalBytes, milliseconds: milliseconds, wasRunning: waiting.wasRunning)
                waiting.completion(.success(.written(snapshot)))
            }
        }
    }

    private mutating func takeCompactions() -> [WaitingCompaction] {
        defer { compactions = [] }
        return compactions
    }
}
