import CDiskFaults

/// One thing that was done to the data directory.
enum DiskEvent: Sendable {
    case made(name: String, inode: UInt64)
    case written(inode: UInt64, Range<Int>)
    case cut(inode: UInt64, length: Int)
    /// What was noted before the event `covered`.
    case synced(inode: UInt64, covered: Int)
    /// A sync that failed: what of the file was not on the disk may never come there, though it is read as if it were.
    case notSynced(inode: UInt64, covered: Int)
    case renamed(from: String, to: String)
    case unlinked(name: String)
    case directorySynced(covered: Int)

    init(kind: UInt32, inode: UInt64, offset: Int, length: Int, covered: Int, name: String, newName: String) {
        self =
            switch disk_event_kind(kind) {
            case DISK_MADE: .made(name: name, inode: inode)
            case DISK_WRITTEN: .written(inode: inode, offset..<offset + length)
            case DISK_CUT: .cut(inode: inode, length: length)
            case DISK_SYNCED: .synced(inode: inode, covered: covered)
            case DISK_NOT_SYNCED: .notSynced(inode: inode, covered: covered)
            case DISK_RENAMED: .renamed(from: name, to: newName)
            case DISK_UNLINKED: .unlinked(name: name)
            case DISK_DIRECTORY_SYNCED: .directorySynced(covered: covered)
            default: preconditionFailure("an event of a kind that does not exist")
            }
    }
}
