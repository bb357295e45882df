package import LinuxSystem

extension AccountStore {
    /// Opens the directory, makes it at first use, locks it and reads what is there.
    ///
    /// Changes that shared a sync are told of their end inside one call of `telling`, which must run what it is given.
    package static func open(
        _ directory: String, settings: StoreSettings, clock: Clock, telling: @escaping Telling = { $0() },
        notify: @escaping @Sendable (StoreEvent) -> Void
    ) throws(StoreError) -> AccountStore {
        try open(directory, settings: settings, clock: clock, disk: .system, telling: telling, notify: notify)
    }

    package typealias Telling = @Sendable (_ tell: () -> Void) -> Void

    static func open(
        _ path: String, settings: StoreSettings, clock: Clock, disk: DiskCalls, telling: @escaping Telling = { $0() },
        notify: @escaping @Sendable (StoreEvent) -> Void
    ) throws(StoreError) -> AccountStore {
        let start = clock.monotonicMilliseconds()
        let directory = try DataDirectory(path, disk: disk)
        let loaded = try LoadedStore.load(directory, ScopeVocabulary(settings.scopes))
        let journal = try makeReady(directory, loaded, notify)
        let goesOn = journal.generation == loaded.newest?.generation
        let schedule = SnapshotSchedule(
            floorBytes: settings.snapshotJournalBytes, snapshotBytes: loaded.snapshotBytes,
            olderJournalBytes: goesOn ? max(0, loaded.journalBytes - journal.length) : loaded.journalBytes, records: loaded.journalRecords)
        let opened = StoreEvent.opened(
            users: loaded.state.users.count, apiKeys: loaded.state.keys.count, journalRecords: loaded.journalRecords,
            milliseconds: clock.monotonicMilliseconds() - start)
        let vocabulary = loaded.vocabulary
        let store = AccountStore(
            vocabulary: vocabulary, published: PublishedState(loaded.takeState()),
            queue: Monitor(WorkQueue(capacity: settings.pendingChangesMaximum)), settings: settings, clock: clock)
        // Handed over and not kept: what starts the thread lives as long as it does, and a copy there would hold the first journal open for ever.
        let handover = Monitor<JournalThread?>(
            JournalThread(
                published: store.published, queue: store.queue, directory: directory, vocabulary: vocabulary,
                settings: settings, clock: clock, telling: telling, notify: notify, journal: consume journal, snapshots: schedule))
        do throws(SystemError) {
            try Thread.detach(named: "journal") {
                guard var thread = handover.withLock({ $0.take() }) else { preconditionFailure("the journal's thread runs once") }
                thread.run()
            }
        } catch {
            throw .noThread(error)
        }
        notify(opened)
        return store
    }

    /// Whether there are accounts in a directory, which is not opened for that.
    package static func isPresent(in directory: String) throws(SystemError) -> Bool {
        try SystemCall.names(inDirectory: directory).contains { name in
            name == FileNames.users || name == FileNames.apiKeys || FileNames.generation(ofJournal: name) != nil
        }
    }

    /// Puts the directory in order, now that all of it could be read, and opens its newest journal.
    private static func makeReady(
        _ directory: DataDirectory, _ loaded: borrowing LoadedStore, _ notify: (StoreEvent) -> Void
    ) throws(StoreError) -> Journal {
        // A killed process may have renamed a snapshot and not synced that. Its journals may go only when it is sure to stay.
        try using(directory.path) { () throws(SystemError) in try directory.sync() }
        let names = try using(directory.path) { () throws(SystemError) in try directory.names() }
        let superseded = loaded.supersededGenerations.map { FileNames.journal($0) }
        for path in (names.filter { FileNames.isUnfinished($0) } + superseded).map({ directory.path(of: $0) }) {
            try using(path) { () throws(SystemError) in try directory.disk.unlink(path) }
        }
        guard let newest = loaded.newest else { return try makeFirstJournal(directory) }
        let path = directory.path(of: FileNames.journal(newest.generation))
        let journal = try using(path) { () throws(SystemError) in
            try Journal(
                opening: path, generation: newest.generation, length: newest.end.length, nextSequence: newest.end.nextSequence,
                isTorn: newest.end.tornBytes > 0, disk: directory.disk)
        }
        if newest.end.tornBytes > 0 {
            notify(.tornRecordCut(file: path, offset: newest.end.length, bytes: newest.end.tornBytes))
        }
        return newest.version == FileHeader.version ? journal : try successor(of: journal, directory)
    }

    private static func makeFirstJournal(_ directory: DataDirectory) throws(StoreError) -> Journal {
        let header = FileHeader(generation: 1, nextSequence: 1)
        let journal = try using(directory.path(of: FileNames.journal(header.generation))) { () throws(SystemError) in
            try Journal(creatingIn: directory, header)
        }
        try using(directory.path) { () throws(SystemError) in
            try directory.sync()
            try directory.syncParent()
        }
        return journal
    }

    /// Names the file that a call was about, should it fail.
    private static func using<Value>(_ path: String, _ call: () throws(SystemError) -> Value) throws(StoreError) -> Value {
        do throws(SystemError) { return try call() } catch { throw .system(file: path, error) }
    }

    /// An older program would take what is new for damage, if it stood in a journal of an older version: it must be told the version first.
    private static func successor(of old: Journal, _ directory: DataDirectory) throws(StoreError) -> Journal {
        let header = FileHeader(generation: old.generation + 1, nextSequence: old.nextSequence)
        let journal = try using(directory.path(of: FileNames.journal(header.generation))) { () throws(SystemError) in
            try Journal(creatingIn: directory, header)
        }
        try using(directory.path) { () throws(SystemError) in try directory.sync() }
        return journal
    }
}
