internal import LinuxSystem

/// Reads all that can be read of a directory, past whatever is damaged, and names what is. Nothing in the directory is changed.
///
/// `LoadedStore` reads as a start does and stops at the first damage; this goes on behind it. Where nothing is damaged both read the same.
struct Survey: ~Copyable {
    let directory: DataDirectory
    var state = StoreState()
    var findings = FindingList()
    var clashes = Clashes()
    var scopes: ScopeReader
    var progress: SurveyProgress
    private let names: [String]
    /// The bytes of each file that may have to be read.
    private let sizes: [String: Int]

    /// Reads everything. What an import left that did not end is not in it, as it is not after a start.
    static func read(_ directory: DataDirectory, _ vocabulary: ScopeVocabulary, _ report: @escaping StoreProgress) throws(StoreError) -> Survey {
        var survey = try Survey(directory, vocabulary, report)
        guard let open = survey.readAll(journalEnd: nil) else { return survey }
        survey = try Survey(directory, vocabulary, report)
        let again = survey.readAll(journalEnd: open.offset)
        precondition(again == nil, "a journal without its last import ends in an import")
        survey.findings.add(open.finding)
        return survey
    }

    private init(_ directory: DataDirectory, _ vocabulary: ScopeVocabulary, _ report: @escaping StoreProgress) throws(StoreError) {
        self.directory = directory
        do throws(SystemError) { names = try directory.names().sorted() } catch { throw .system(file: directory.path, error) }
        scopes = ScopeReader(vocabulary)
        sizes = names.filter(FileNames.isOfStore)
            .reduce(into: [:]) { sizes, name in sizes[name] = Self.size(of: directory.path(of: name)) }
        progress = SurveyProgress(total: sizes.values.reduce(0, +), report)
    }

    /// 0 of what cannot be opened: that is found when it is read.
    private static func size(of path: String) -> Int {
        do throws(SystemError) { return try SystemCall.size(of: try SystemCall.openForReading(path)) } catch { return 0 }
    }

    /// Answers the import that the newest journal breaks off in, if it does.
    private mutating func readAll(journalEnd: Int?) -> JournalSurvey.OpenImport? {
        for name in names where FileNames.isUnfinished(name) { findings.add(Finding(.unfinishedFile, file: name)) }
        let snapshots = SnapshotKind.allCases.map { readSnapshot($0) }
        let plan = JournalPlan(present: names.compactMap { FileNames.generation(ofJournal: $0) }.sorted(), snapshots)
        for finding in plan.findings { findings.add(finding) }
        for generation in plan.superseded { finish(FileNames.journal(generation)) }
        var sequence = SequenceWatch(next: plan.firstSequence)
        var open: JournalSurvey.OpenImport?
        for (index, generation) in plan.journals.enumerated() {
            if index > 0, plan.journals[index - 1] != generation - 1 { sequence.forget() }
            let isNewest = generation == plan.last
            var journal = JournalSurvey(generation, isNewest: isNewest, sequence)
            open = journal.run(&self, end: isNewest ? journalEnd : nil)
            sequence = journal.sequence
            finish(journal.name)
        }
        if open == nil { findInconsistencies() }
        return open
    }

    private mutating func readSnapshot(_ kind: SnapshotKind) -> SnapshotSurvey.Result {
        guard names.contains(kind.fileName) else { return .absent(kind) }
        var snapshot = SnapshotSurvey(kind)
        let result = snapshot.run(&self)
        finish(kind.fileName)
        return result
    }

    private mutating func finish(_ name: String) { progress.finish(sizes[name, default: 0]) }

    consuming func takeState() -> StoreState { state }
}
