internal import LinuxSystem

/// What waits for the journal's thread, and what it has to say when it ends.
struct WorkQueue: Sendable {
    private var commands: [Command] = []
    /// Commands that the thread has taken and not finished.
    private var inHand = 0
    private let capacity: Int
    private var isClosing = false
    /// What became of the snapshot that is being written beside the journal.
    var snapshotOutcome: SnapshotOutcome?
    /// Set once, when the thread has let go of the directory.
    var ending: Result<Void, StoreError>?

    enum Command: Sendable {
        case change(Change)
        case importEntities(ImportBatch)
        /// Writes the counters out now.
        case flushUsage(@Sendable () -> Void)
        /// Writes a snapshot now, or waits for the one that is being written.
        case compact(StoreCompletion<Compaction>)
        case tellPosition(StoreCompletion<JournalPosition>)

        /// The operator's are few, and must get through when changes wait in crowds.
        var isFromOperator: Bool {
            switch self {
            case .compact, .tellPosition: true
            case .change, .importEntities, .flushUsage: false
            }
        }
    }

    /// What the thread takes at one time.
    struct Work {
        let commands: [Command]
        let snapshotOutcome: SnapshotOutcome?
        /// Nothing comes after this.
        let isLast: Bool
    }

    init(capacity: Int) { self.capacity = capacity }

    /// Takes in a command, or says why not.
    mutating func add(_ command: Command) -> StoreRefusal? {
        if isClosing { return .closed }
        guard commands.count + inHand < capacity || command.isFromOperator else { return .busy }
        commands.append(command)
        return nil
    }

    /// Gives the places of commands back before anyone is told how they ended: who has an answer stands in the line no more.
    mutating func finished(_ count: Int) {
        precondition(count <= inHand, "more commands were finished than taken")
        inHand -= count
    }

    mutating func close() { isClosing = true }

    /// Everything that waits; nil if there is nothing to do.
    mutating func take() -> Work? {
        precondition(inHand == 0, "work was taken before the last was finished")
        inHand = commands.count
        guard !commands.isEmpty || isClosing || snapshotOutcome != nil else { return nil }
        defer {
            commands = []
            snapshotOutcome = nil
        }
        return Work(commands: commands, snapshotOutcome: snapshotOutcome, isLast: isClosing)
    }
}

/// How the writing of a snapshot ended.
enum SnapshotOutcome: Sendable {
    case written(SnapshotWriter.Written, generation: Int, milliseconds: Int64)
    case failed(reason: String)
    /// Which files a crash would leave is not known, and another sync would not tell.
    case directoryNotSynced(reason: String)
}
