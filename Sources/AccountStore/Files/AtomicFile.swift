internal import LinuxSystem

/// A file that is there whole or not at all: it is written under another name, synced, and renamed into its place.
///
/// The directory must be synced before anything may rely on the file; whoever makes several syncs it once.
struct AtomicFile: ~Copyable {
    private let path: String
    private let disk: DiskCalls
    private let file: FileDescriptor
    private(set) var length = 0
    /// What was handed to the disk last.
    private var writtenOut = 0..<0

    /// Bytes that are handed to the disk at a time. What waits in memory is never more than twice that: the disk would have to take all of it at the final
    /// sync, and every change of an account would have to wait for that.
    static let writtenOutBytes = 1 << 20

    var unfinishedPath: String { path + FileNames.unfinishedSuffix }

    /// Begins the file under its unfinished name, mode 0600.
    init(_ path: String, disk: DiskCalls) throws(SystemError) {
        self.path = path
        self.disk = disk
        file = try disk.create(path + FileNames.unfinishedSuffix)
    }

    mutating func append(_ bytes: [UInt8]) throws(SystemError) {
        try disk.write(file, bytes)
        length += bytes.count
        guard length - writtenOut.upperBound >= Self.writtenOutBytes else { return }
        let part = writtenOut.upperBound..<length
        try disk.writeOut(file, part, writtenOut)
        writtenOut = part
    }

    /// Puts the file into its place, over the one that was there. On any error what was written so far should be given up with `abandon`.
    mutating func publish() throws(SystemError) {
        try disk.sync(file)
        try disk.rename(unfinishedPath, path)
    }

    /// Removes what was written. If even that fails the next start does it.
    static func abandon(_ path: String, disk: DiskCalls) {
        do throws(SystemError) { try disk.unlink(path + FileNames.unfinishedSuffix) } catch {}
    }
}
