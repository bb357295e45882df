internal import LinuxSystem

/// Why records did not get into the journal.
enum JournalFailure: Error, Equatable {
    /// Nothing of them is left; the next attempt may succeed.
    case outOfSpace
    /// What the file now holds is not known, so nothing may ever be appended again.
    case broken(reason: String)
}

/// The newest journal, open for appending. It is used by one thread.
struct Journal: Sendable {
    let generation: Int
    /// The file's length up to the last record that is on disk.
    private(set) var length: Int
    private(set) var nextSequence: Int
    private let file: OpenFile
    private let disk: DiskCalls

    /// A class because a descriptor cannot be copied and the journal's thread takes the journal over.
    private final class OpenFile: Sendable {
        let descriptor: FileDescriptor
        init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
    }

    /// Opens a journal that was read to its end, cuts off what is behind `length`, and brings the rest onto the disk: the process that wrote it may have
    /// been killed before it did, and what readers are shown from now on must be there.
    ///
    /// The rest is written once more, as it is. Where a sync has failed before, the kernel has the bytes, takes them for written, and would sync nothing
    /// (fsync(2)): the sync of a start would be that failed one, tried again as if nothing had happened.
    init(
        opening path: String, generation: Int, length: Int, nextSequence: Int, isTorn: Bool, disk: DiskCalls
    ) throws(SystemError) {
        self.generation = generation
        self.length = length
        self.nextSequence = nextSequence
        self.disk = disk
        file = OpenFile(try SystemCall.openForAppending(path))
        if isTorn { try disk.truncate(file.descriptor, length) }
        try Self.writeAgain(path, length: length, disk)
        try disk.syncData(file.descriptor)
    }

    private static let pieceBytes = 1 << 20

    private static func writeAgain(_ path: String, length: Int, _ disk: DiskCalls) throws(SystemError) {
        let source = try SystemCall.openForReading(path)
        let copy = try SystemCall.openForOverwriting(path)
        var rest = length
        while rest > 0 {
            let piece = try SystemCall.readPiece(source, capacity: min(rest, pieceBytes))
            precondition(!piece.isEmpty, "the journal became shorter while its directory was locked")
            try disk.write(copy, piece)
            rest -= piece.count
        }
    }

    /// Makes a journal that has no record yet. It is in its place afterwards, but the directory is not synced.
    init(creatingIn directory: DataDirectory, _ header: FileHeader) throws(SystemError) {
        let path = directory.path(of: FileNames.journal(header.generation))
        let bytes = JournalRecord.header(header)
        do throws(SystemError) {
            var new = try AtomicFile(path, disk: directory.disk)
            try new.append(bytes)
            // Opened before it is in its place: a journal in its place that could not be opened would be a newest one that gets no records.
            file = OpenFile(try SystemCall.openForAppending(new.unfinishedPath))
            try new.publish()
        } catch {
            AtomicFile.abandon(path, disk: directory.disk)
            throw error
        }
        generation = header.generation
        length = bytes.count
        nextSequence = header.nextSequence
        disk = directory.disk
    }

    /// Appends lines and returns when they are on disk: either all of them, or none is left.
    mutating func append(_ bytes: [UInt8], records: Int) throws(JournalFailure) {
        try write(bytes)
        try sync(length: length + bytes.count, records: records)
    }

    /// Writes lines that `sync` makes count later. If it fails none is left of all that was written since the last sync.
    func write(_ bytes: [UInt8]) throws(JournalFailure) {
        do throws(SystemError) {
            try disk.write(file.descriptor, bytes)
        } catch {
            try takeBack()
            if error.isOutOfSpace { throw .outOfSpace }
            throw .broken(reason: error.description)
        }
    }

    /// Makes all that was written count.
    mutating func sync(length newLength: Int, records: Int) throws(JournalFailure) {
        do throws(SystemError) {
            try disk.syncData(file.descriptor)
        } catch {
            // After a failed sync nobody knows what is on disk (fsync(2)). Cutting the file makes it less likely that a refused change turns up
            // after a restart; that it is gone is not relied on, and the sync is not tried again.
            do throws(SystemError) { try disk.truncate(file.descriptor, length) } catch {}
            throw .broken(reason: error.description)
        }
        length = newLength
        nextSequence += records
    }

    /// Writes more than a change needs and takes it back. A crash in between leaves zeros, which the next start cuts off as torn.
    func probe() throws(JournalFailure) {
        try write([UInt8](repeating: 0, count: Self.probeBytes))
        try takeBack()
    }

    private static let probeBytes = 65_536

    /// Cuts off what was written since the last sync, for good: a refused change must not come back after a crash.
    private func takeBack() throws(JournalFailure) {
        do throws(SystemError) {
            try disk.truncate(file.descriptor, length)
            try disk.syncData(file.descriptor)
        } catch {
            throw .broken(reason: error.description)
        }
    }
}
