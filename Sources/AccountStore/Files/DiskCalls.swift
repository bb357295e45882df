internal import LinuxSystem

/// The calls by which the store changes what is on the disk. They are values so that a test can hold, fail or watch each one.
struct DiskCalls: Sendable {
    var create: @Sendable (_ path: String) throws(SystemError) -> FileDescriptor = { path throws(SystemError) in
        try SystemCall.createForWriting(path)
    }
    var write: @Sendable (borrowing FileDescriptor, [UInt8]) throws(SystemError) -> Void = { file, bytes throws(SystemError) in
        try SystemCall.writeAll(file, bytes)
    }
    /// fdatasync(2), of the journal.
    var syncData: @Sendable (borrowing FileDescriptor) throws(SystemError) -> Void = { file throws(SystemError) in
        try SystemCall.syncData(file)
    }
    /// sync_file_range(2), of large files: begins to write a part, and waits for the one before it.
    var writeOut: @Sendable (borrowing FileDescriptor, _ part: Range<Int>, _ before: Range<Int>) throws(SystemError) -> Void = {
        file, part, before throws(SystemError) in
        try SystemCall.startWriting(file, part)
        if !before.isEmpty { try SystemCall.finishWriting(file, before) }
    }
    /// fsync(2), of new files and of the directory.
    var sync: @Sendable (borrowing FileDescriptor) throws(SystemError) -> Void = { file throws(SystemError) in
        try SystemCall.sync(file)
    }
    var truncate: @Sendable (borrowing FileDescriptor, Int) throws(SystemError) -> Void = { file, bytes throws(SystemError) in
        try SystemCall.truncate(file, to: bytes)
    }
    var rename: @Sendable (_ old: String, _ new: String) throws(SystemError) -> Void = { old, new throws(SystemError) in
        try SystemCall.rename(old, to: new)
    }
    var unlink: @Sendable (_ path: String) throws(SystemError) -> Void = { path throws(SystemError) in
        try SystemCall.unlink(path)
    }

    static let system = DiskCalls()
}
