internal import LinuxSystem

/// The one thread that changes what exists: it decides, writes, syncs, publishes, and tells, in this order.
///
/// All changes that wait when the disk is free again share the next sync. Nothing is published before that sync has returned, so no reader sees what a
/// crash could take back.
struct JournalThread: Sendable {
    let published: PublishedState
    let queue: Monitor<WorkQueue>
    let directory: DataDirectory
    let vocabulary: ScopeVocabulary
    let settings: StoreSettings
    let clock: Clock
    let telling: AccountStore.Telling
    let notify: @Sendable (StoreEvent) -> Void
    var journal: Journal
    var snapshots: SnapshotSchedule
    /// Who waits for the snapshot that is being written.
    var compactions: [WaitingCompaction] = []
    private var buffer: [UInt8] = []

    /// Keys in one usage record, which are collected while readers wait, and such records that share a sync.
    private static let keysOfUsageRecord = 256
    private static let usageRecordsOfSync = 256
    /// How often a full disk is looked at again while nothing is to be written.
    private static let roomProbeMilliseconds: Int64 = 500

    init(
        published: PublishedState, queue: Monitor<WorkQueue>, directory: DataDirectory, vocabulary: ScopeVocabulary,
        settings: StoreSettings, clock: Clock, telling: @escaping AccountStore.Telling, notify: @escaping @Sendable (StoreEvent) -> Void, journal: Journal,
        snapshots: SnapshotSchedule
    ) {
        self.published = published
        self.queue = queue
        self.directory = directory
        self.vocabulary = vocabulary
        self.settings = settings
        self.clock = clock
        self.telling = telling
        self.notify = notify
        self.journal = journal
        self.snapshots = snapshots
    }

    /// Works until the store is closed.
    mutating func run() {
        precondition(settings.usageFlushSeconds > 0, "the counters would be written without a pause")
        let flushMilliseconds = Int64(settings.usageFlushSeconds) * 1_000
        var flushDue = clock.monotonicMilliseconds() + flushMilliseconds
        while true {
            let untilFlush = max(0, flushDue - clock.monotonicMilliseconds())
            let waiting = published.health == .outOfSpace ? min(untilFlush, Self.roomProbeMilliseconds) : untilFlush
            let work = queue.wait(atMostMilliseconds: waiting) { $0.take() }
            if let work {
                if let outcome = work.snapshotOutcome { note(outcome) }
                handle(work.commands)
                if work.isLast { return finish() }
                beginSnapshotIfDue()
            }
            if work == nil || clock.monotonicMilliseconds() >= flushDue {
                _ = flushUsage()
                lookForRoom()
                flushDue = clock.monotonicMilliseconds() + flushMilliseconds
                beginSnapshotIfDue()
            }
        }
    }

    private mutating func handle(_ commands: [WorkQueue.Command]) {
        var group: [Change] = []
        for command in commands {
            if case .change(let change) = command {
                group.append(change)
                continue
            }
            commit(group)
            group = []
            switch command {
            case .change: break
            case .importEntities(let batch):
                let failure = take(batch)
                queue.withLock { $0.finished(1) }
                batch.completion(failure)
            case .flushUsage(let completion):
                _ = flushUsage()
                queue.withLock { $0.finished(1) }
                completion()
            case .compact(let completion):
                queue.withLock { $0.finished(1) }
                compact(completion)
            case .tellPosition(let completion):
                _ = flushUsage()
                queue.withLock { $0.finished(1) }
                completion(.success(journal.position))
            }
        }
        commit(group)
    }

    private mutating func commit(_ group: [Change]) {
        if group.isEmpty { return }
        if published.isReadOnly {
            queue.withLock { $0.finished(group.count) }
            return group.forEach { $0.refuse(.readOnly) }
        }
        var pending = PendingChanges(published)
        let answers = group.map { $0.decide(&pending) }
        let failure = write(pending.mutations)
        if failure == nil { publish(pending.mutations) }
        queue.withLock { $0.finished(group.count) }
        telling {
            for answer in answers { answer(failure) }
        }
    }

    func publish(_ mutations: [Mutation]) {
        published.withLock { state in
            for mutation in mutations { state.apply(mutation) }
        }
    }

    /// Brings mutations onto the disk with one write and one sync.
    private mutating func write(_ mutations: [Mutation]) -> StoreRefusal? {
        if mutations.isEmpty { return nil }
        buffer.removeAll(keepingCapacity: true)
        for (index, mutation) in mutations.enumerated() {
            JournalRecord.mutation(mutation).append(to: &buffer, sequence: journal.nextSequence + index, vocabulary)
        }
        do throws(JournalFailure) {
            try journal.append(buffer, records: mutations.count)
            snapshots.records += mutations.count
            return noteSuccess()
        } catch {
            return note(error)
        }
    }

    /// Writes the counters of the keys used since the last time. They are in the state already. Answers why, if they could not be written.
    private mutating func flushUsage() -> StoreRefusal? {
        if published.isReadOnly { return published.withLock { $0.keys.hasTouched } ? .readOnly : nil }
        published.withLock { $0.makeTouchedDue() }
        while true {
            var records: [[KeyUsage]] = []
            while records.count < Self.usageRecordsOfSync {
                let usages = published.withLock { $0.takeDue(maximum: Self.keysOfUsageRecord) }
                if usages.isEmpty { break }
                records.append(usages)
            }
            if records.isEmpty { return nil }
            if let refusal = write(records.map { .recordUsage($0) }) {
                published.withLock { state in
                    for usages in records { state.touch(usages) }
                }
                return refusal
            }
        }
    }
}

// MARK: - The end

extension JournalThread {
    private mutating func finish() {
        let refusal = flushUsage()
        if snapshots.isRunning {
            let outcome = queue.wait { (queue: inout WorkQueue) -> SnapshotOutcome? in
                defer { queue.snapshotOutcome = nil }
                return queue.snapshotOutcome
            }
            note(outcome!)
        }
        if snapshots.records > 0, !published.isReadOnly, let writer = rotate() { note(writer.outcome(clock)) }
        directory.unlock()
        let ending: Result<Void, StoreError> = refusal.map { .failure(.countersNotWritten(reason: reason(of: $0))) } ?? .success(())
        queue.change { $0.ending = ending }
    }

    private func reason(of refusal: StoreRefusal) -> String {
        switch published.health {
        case .readOnly(let reason): reason
        default: refusal == .outOfSpace ? "the disk is full" : "the store was closed"
        }
    }
}

// MARK: - Health

extension JournalThread {
    /// Nil, as the refusal that a success is not.
    func noteSuccess() -> StoreRefusal? {
        if published.setHealth(.ready) == .outOfSpace { notify(.spaceAgain) }
        return nil
    }

    /// Notices by itself that a full disk has room again: whoever goes by `/readyz` sends no change that could find out.
    private func lookForRoom() {
        guard published.health == .outOfSpace else { return }
        do throws(JournalFailure) {
            try journal.probe()
            _ = noteSuccess()
        } catch {
            _ = note(error)
        }
    }

    func note(_ failure: JournalFailure) -> StoreRefusal {
        switch failure {
        case .outOfSpace:
            if published.setHealth(.outOfSpace) == .ready { notify(.outOfSpace) }
            return .outOfSpace
        case .broken(let reason):
            _ = published.setHealth(.readOnly(reason: reason))
            notify(.becameReadOnly(reason: reason))
            return .readOnly
        }
    }
}
