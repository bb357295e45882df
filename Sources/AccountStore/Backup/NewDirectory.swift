internal import LinuxSystem

/// A directory that is there whole or not at all: it is filled under another name and renamed when all of it is on disk.
///
/// Whoever fills it holds a lock on it, so that two at one time do not mix, and what a killed process left behind is known to be nobody's.
struct NewDirectory: ~Copyable {
    private let target: String
    /// Where it is until it is whole.
    let path: String
    private let disk: DiskCalls
    private let lock: FileDescriptor

    /// Makes the directory under its unfinished name. `isOurs` says of a name whether an earlier attempt may have left it there.
    init(_ target: String, disk: DiskCalls, isOurs: (String) -> Bool) throws(BackupError) {
        var target = target
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        let path = target + FileNames.unfinishedSuffix
        try Self.checkIsFree(target)
        let lock = try Self.make(path)
        try Self.empty(path, isOurs: isOurs, disk)
        self.target = target
        self.path = path
        self.disk = disk
        self.lock = lock
    }

    func path(of name: String) -> String { path + "/" + name }

    /// Puts it in its place, for good.
    func publish() throws(BackupError) {
        try FileCopy.onFile(path) { () throws(SystemError) in try disk.sync(lock) }
        do throws(SystemError) {
            try disk.rename(path, target)
        } catch {
            if error.isNotEmpty || error.isNotADirectory { throw .taken(target) }
            if error.isInUse { throw .mountPoint(target) }
            throw .system(file: target, error)
        }
        try FileCopy.onFile(target) { () throws(SystemError) in try DataDirectory.syncParent(of: target, disk) }
    }

    /// Removes what was written. Its failure is nobody's news: the next attempt removes it too.
    func abandon() {
        do throws(SystemError) {
            for name in try SystemCall.names(inDirectory: path) { try disk.unlink(path(of: name)) }
            try SystemCall.removeDirectory(path)
        } catch {}
    }

    private static func checkIsFree(_ target: String) throws(BackupError) {
        do throws(SystemError) {
            if try SystemCall.names(inDirectory: target).isEmpty { return }
        } catch {
            if error.isNotFound { return }
            if !error.isNotADirectory { throw .system(file: target, error) }
        }
        throw .taken(target)
    }

    /// The lock of the directory itself, which is made if it is not there.
    private static func make(_ path: String) throws(BackupError) -> FileDescriptor {
        do throws(SystemError) {
            try SystemCall.makeDirectory(path, mode: 0o700)
        } catch {
            if error.isNotFound { throw .missingParent(path) }
            if !error.alreadyExists { throw .system(file: path, error) }
        }
        let directory = try FileCopy.onFile(path) { () throws(SystemError) in try SystemCall.openForReading(path) }
        let isHeld = try FileCopy.onFile(path) { () throws(SystemError) in try SystemCall.lockExclusively(directory) }
        guard isHeld else { throw .unfinished(path) }
        return directory
    }

    private static func empty(_ path: String, isOurs: (String) -> Bool, _ disk: DiskCalls) throws(BackupError) {
        let names = try FileCopy.onFile(path) { () throws(SystemError) in try SystemCall.names(inDirectory: path) }
        if let stranger = names.first(where: { !isOurs($0) }) { throw .stranger(directory: path, name: stranger) }
        try FileCopy.onFile(path) { () throws(SystemError) in
            for name in names { try disk.unlink(path + "/" + name) }
        }
    }
}
