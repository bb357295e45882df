internal import LinuxSystem

/// Snapshots as the journal's thread begins and ends them.
extension JournalThread {
    mutating func beginSnapshotIfDue() {
        guard snapshots.isDue(journalBytes: journal.length), !published.isReadOnly else { return }
        beginSnapshot()
    }

    mutating func beginSnapshot() {
        guard var writer = rotate() else { return }
        writer.isBesideRequests = true
        let queue = queue
        let clock = clock
        do throws(SystemError) {
            try Thread.detach(named: "snapshot") { [writer] in
                Thread.giveWay()
                let outcome = writer.outcome(clock)
                queue.change { $0.snapshotOutcome = outcome }
            }
        } catch {
            note(.failed(reason: error.description))
        }
    }

    /// Begins the journal that a snapshot leaves to be replayed. Nil, and said so, if that cannot be done.
    mutating func rotate() -> SnapshotWriter? {
        let header = FileHeader(generation: journal.generation + 1, nextSequence: journal.nextSequence)
        let next: Journal
        do throws(SystemError) {
            next = try Journal(creatingIn: directory, header)
        } catch {
            note(.failed(reason: error.description))
            return nil
        }
        do throws(SystemError) {
            try directory.sync()
        } catch {
            // Which of the two journals a crash would leave as the newest is not known, so neither may get another record.
            _ = note(.broken(reason: error.description))
            return nil
        }
        snapshots.begin(journalBytes: journal.length)
        journal = next
        return SnapshotWriter(published: published, vocabulary: vocabulary, directory: directory, header: header)
    }

    mutating func note(_ outcome: SnapshotOutcome) {
        tellCompactions(outcome)
        switch outcome {
        case .written(let written, let generation, let milliseconds):
            snapshots.succeeded(bytes: written.bytes)
            notify(
                .snapshotWritten(
                    generation: generation, users: written.users, apiKeys: written.apiKeys, milliseconds: milliseconds))
        case .failed(let reason):
            snapshots.failed(journalBytes: journal.length)
            notify(.snapshotFailed(reason: reason))
        case .directoryNotSynced(let reason):
            snapshots.failed(journalBytes: journal.length)
            _ = note(.broken(reason: reason))
        }
    }
}
