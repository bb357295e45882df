/// When the next snapshot is due: when what a start would have to replay has grown past the last snapshot and past a floor.
struct SnapshotSchedule: Sendable {
    private let floorBytes: Int
    private var snapshotBytes: Int
    /// Of the journals before the newest that the last snapshot does not stand for.
    private(set) var olderJournalBytes: Int
    /// After a failure: not before the journals have grown to this.
    private var retryBytes = 0
    private(set) var isRunning = false
    /// In all journals that the last snapshot does not stand for.
    var records: Int
    private var recordsAtStart = 0

    init(floorBytes: Int, snapshotBytes: Int, olderJournalBytes: Int, records: Int) {
        self.floorBytes = floorBytes
        self.snapshotBytes = snapshotBytes
        self.olderJournalBytes = olderJournalBytes
        self.records = records
    }

    /// `journalBytes` is the length of the newest journal.
    func isDue(journalBytes: Int) -> Bool {
        let grown = olderJournalBytes + journalBytes
        return !isRunning && records > 0 && grown > max(floorBytes, snapshotBytes) && grown >= retryBytes
    }

    /// A new journal was begun for a snapshot; the one before it has this length.
    mutating func begin(journalBytes: Int) {
        isRunning = true
        recordsAtStart = records
        olderJournalBytes += journalBytes
    }

    mutating func succeeded(bytes: Int) {
        isRunning = false
        snapshotBytes = bytes
        olderJournalBytes = 0
        retryBytes = 0
        records -= recordsAtStart
    }

    mutating func failed(journalBytes: Int) {
        isRunning = false
        retryBytes = olderJournalBytes + journalBytes + max(1, floorBytes)
    }
}
