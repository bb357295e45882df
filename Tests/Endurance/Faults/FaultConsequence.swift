/// What a fault leads to while the program serves.
enum FaultConsequence {
    /// Nobody notices.
    case none
    /// No change is taken until there is room.
    case fullDisk
    /// No change is taken until a restart.
    case final
    /// The journal goes on, and the snapshot is tried again later.
    case noSnapshot
}

extension DiskFault {
    /// By the file of the first call that failed.
    func consequence(of name: String) -> FaultConsequence {
        if isHarmless { return .none }
        let isJournal = name.hasPrefix("journal-") && name.hasSuffix(".jsonl")
        switch call {
        // What a full disk did not take can be cut off again; what a failing one took, nobody knows.
        case .write where isJournal: return error.isFullDisk ? .fullDisk : .final
        case .fdatasync, .ftruncate: return .final
        // Which names are on the disk is not known.
        case .fsync where name == ".": return .final
        default: return .noSnapshot
        }
    }

    /// A short write alone: the rest follows.
    var isHarmless: Bool { beginsShort && lasting == .once }
}
