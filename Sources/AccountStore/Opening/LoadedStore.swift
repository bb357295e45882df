internal import LinuxSystem

/// What a directory holds, read into memory. Reading changes nothing on the disk.
struct LoadedStore: ~Copyable {
    private(set) var state = StoreState()
    var vocabulary: ScopeVocabulary { scopes.vocabulary }
    /// Where the newest journal ends; nil in a directory that never had one.
    private(set) var newest: NewestJournal?
    private(set) var journalRecords = 0
    /// Of all journals that a start must replay.
    private(set) var journalBytes = 0
    private(set) var snapshotBytes = 0
    /// Journals that both snapshots stand for, which a crash kept from being removed.
    private(set) var supersededGenerations: [Int] = []
    private var scopes: ScopeReader

    struct NewestJournal: Equatable {
        let generation: Int
        let version: Int
        let end: JournalReplay.End
    }

    /// Reads the snapshots, then every journal since the older of them.
    static func load(_ directory: DataDirectory, _ vocabulary: ScopeVocabulary) throws(StoreError) -> LoadedStore {
        var loaded = LoadedStore(scopes: ScopeReader(vocabulary))
        guard let start = try loaded.readAll(directory, journalEnd: nil) else { return loaded }
        // An import was cut off by a crash. What of it was taken in cannot be taken out, so everything is read once more, up to where it begins.
        loaded = LoadedStore(scopes: ScopeReader(vocabulary))
        let again = try loaded.readAll(directory, journalEnd: start)
        precondition(again == nil, "a journal without its last import ends in an import")
        return loaded
    }

    /// Answers where the import begins that the newest journal breaks off in, if it does.
    private mutating func readAll(_ directory: DataDirectory, journalEnd: Int?) throws(StoreError) -> Int? {
        let names: [String]
        do throws(SystemError) { names = try directory.names() } catch { throw .system(file: directory.path, error) }
        let users = try readSnapshot(.users, directory, names)
        let keys = try readSnapshot(.apiKeys, directory, names)
        let generations = names.compactMap { FileNames.generation(ofJournal: $0) }.sorted()
        let oldest = users.generation <= keys.generation ? users : keys
        supersededGenerations = generations.filter { $0 < oldest.generation }
        if generations.isEmpty && oldest.generation == 1 && max(users.generation, keys.generation) == 1 && snapshotBytes == 0 {
            return try finish(directory)
        }
        var expected = oldest
        let last = max(generations.last ?? 0, users.generation, keys.generation)
        for generation in oldest.generation...last {
            let path = directory.path(of: FileNames.journal(generation))
            guard generations.contains(generation) else {
                // Without a snapshot everything is replayed from the first journal on, which only a snapshot lets go: then it is the snapshot that is gone.
                let snapshot = generation == 1 ? SnapshotKind.allCases.map(\.fileName).first { !names.contains($0) } : nil
                throw .missing(file: snapshot.map { directory.path(of: $0) } ?? path)
            }
            expected.generation = generation
            var replay = JournalReplay(path, expected: expected, isNewest: generation == last)
            switch try replay.run(into: &state, &scopes, end: generation == last ? journalEnd : nil) {
            case .unfinishedImport(let offset): return offset
            case .complete(let end):
                expected.nextSequence = end.nextSequence
                journalRecords += replay.records
                journalBytes += end.length
                newest = NewestJournal(generation: generation, version: replay.version, end: end)
            }
        }
        return try finish(directory)
    }

    private mutating func finish(_ directory: DataDirectory) throws(StoreError) -> Int? {
        do throws(Damage) {
            try state.buildIndexes()
            return nil
        } catch {
            throw .damaged(file: directory.path, offset: 0, error)
        }
    }

    /// A snapshot that is not there stands for the time before the first journal.
    private mutating func readSnapshot(
        _ kind: SnapshotKind, _ directory: DataDirectory, _ names: [String]
    ) throws(StoreError) -> FileHeader {
        guard names.contains(kind.fileName) else { return FileHeader(generation: 1, nextSequence: 1) }
        var reader = try SnapshotReader(kind, at: directory.path(of: kind.fileName))
        let header = try reader.run(into: &state, &scopes)
        snapshotBytes += reader.length
        return header
    }

    consuming func takeState() -> StoreState { state }
}
