/// Which journals are to be read after the snapshots, as far as these can say.
struct JournalPlan {
    /// Those that are there, in their order.
    private(set) var journals: [Int] = []
    /// The newest that there is, or should be.
    private(set) var last = 0
    /// The number of the first record; nil where nobody knows.
    private(set) var firstSequence: Int?
    /// Journals that both snapshots stand for.
    private(set) var superseded: [Int] = []
    private(set) var findings: [Finding] = []

    /// `present` are the journals that there are, in their order.
    init(present: [Int], _ snapshots: [SnapshotSurvey.Result]) {
        let absent = snapshots.filter { !$0.isPresent }
        if present.isEmpty && absent.count == snapshots.count { return }
        let headers = snapshots.compactMap { $0.header(among: present) }
        last = max(present.last ?? 0, headers.map(\.generation).max() ?? 0)
        // With a header that says nothing it is safe to begin too early: a record may be taken in again, as long as those after it are, too.
        var first = present.first
        if headers.count == snapshots.count, let oldest = headers.min(by: { $0.generation < $1.generation }) {
            first = oldest.generation
            firstSequence = snapshots.allSatisfy(\.isVerified) ? oldest.nextSequence : nil
        }
        // Without a snapshot everything is replayed from the first journal on, which only a snapshot lets go: then it is the snapshot that is gone.
        if !absent.isEmpty && !present.contains(1) {
            findings = absent.map { Finding(.missing(last: nil), file: $0.kind.fileName) }
            first = present.first
            firstSequence = nil
        }
        guard let first else { return }
        superseded = present.filter { $0 < first }
        findings += superseded.map { Finding(.superseded, file: FileNames.journal($0)) }
        journals = present.filter { $0 >= first }
        findMissing(from: first)
    }

    private mutating func findMissing(from first: Int) {
        var expected = first
        for present in journals + [last + 1] {
            if present > expected {
                let end = present - 1
                findings.append(Finding(.missing(last: end == expected ? nil : FileNames.journal(end)), file: FileNames.journal(expected)))
            }
            expected = present + 1
        }
    }
}
