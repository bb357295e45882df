internal import LinuxSystem
internal import Synchronization

/// The data directory, locked: no other process opens it until `unlock`, or until this process ends in whatever way.
final class DataDirectory: Sendable {
    let path: String
    let disk: DiskCalls
    private let lock: Mutex<FileDescriptor?>
    /// For its syncs: opened once, since a directory that cannot be opened after a rename is one that cannot be synced.
    private let handle: FileDescriptor

    /// Makes the directory if need be (mode 0700) and takes its lock. Nothing else in it is touched.
    init(_ path: String, disk: DiskCalls) throws(StoreError) {
        self.path = path
        self.disk = disk
        try Self.make(path)
        lock = Mutex(try Self.takeLock(path))
        handle = try Self.open(path)
    }

    /// Takes the lock of a directory that must be there.
    init(existing path: String) throws(StoreError) {
        self.path = path
        disk = .system
        lock = Mutex(try Self.takeLock(path))
        handle = try Self.open(path)
    }

    /// A directory that nobody changes, as a backup is one: no lock is taken, so it may be on a disk that cannot be written.
    init(unchanging path: String) throws(StoreError) {
        self.path = path
        disk = .system
        lock = Mutex(nil)
        handle = try Self.open(path)
    }

    deinit { unlock() }

    func path(of name: String) -> String { path + "/" + name }

    func names() throws(SystemError) -> [String] { try SystemCall.names(inDirectory: path) }

    /// Removes the journals that the snapshots stand for.
    func removeJournals(before generation: Int) throws(SystemError) {
        for name in try names().sorted() {
            if let old = FileNames.generation(ofJournal: name), old < generation { try disk.unlink(path(of: name)) }
        }
    }

    /// Makes what was renamed or removed in the directory last.
    func sync() throws(SystemError) { try disk.sync(handle) }

    /// Makes the directory itself last, in the one above it. If that cannot be read or synced, somebody else put the directory there, as a mount perhaps.
    func syncParent() throws(SystemError) { try Self.syncParent(of: path, disk) }

    static func syncParent(of path: String, _ disk: DiskCalls) throws(SystemError) {
        do throws(SystemError) {
            let parent = try SystemCall.openForReading(path + "/..")
            try disk.sync(parent)
        } catch {
            if !(error.isDenied || error.cannotBeSynced) { throw error }
        }
    }

    /// Gives the directory back. The file stays: removing it would let two processes lock two files of one name.
    ///
    /// Said, and not left to the closing of the descriptor: a child between fork(2) and exec(2) has a copy that would keep the lock.
    func unlock() {
        lock.withLock { lock in
            guard let held = lock.take() else { return }
            SystemCall.unlock(held)
        }
    }

    private static func make(_ path: String) throws(StoreError) {
        do throws(SystemError) {
            try SystemCall.makeDirectory(path, mode: 0o700)
        } catch {
            if error.alreadyExists { return }
            if error.isNotFound { throw .missingParent(path) }
            if error.isNotADirectory { throw .notADirectory(path) }
            if error.isDenied { throw .notWritable(path, error) }
            throw .system(file: path, error)
        }
    }

    private static func open(_ path: String) throws(StoreError) -> FileDescriptor {
        do throws(SystemError) { return try SystemCall.openForReading(path) } catch { throw .system(file: path, error) }
    }

    private static func takeLock(_ directory: String) throws(StoreError) -> FileDescriptor {
        let path = directory + "/" + FileNames.lock
        let owner: Int32?
        do throws(SystemError) {
            let file = try SystemCall.openOrCreate(path)
            if try SystemCall.lockExclusively(file) {
                // Written over what is there: a full disk has no room for what it was given back a moment ago.
                let owner = Array("\(SystemCall.processID())\n".utf8)
                try SystemCall.writeAll(file, owner)
                try SystemCall.truncate(file, to: owner.count)
                return file
            }
            owner = try readOwner(file)
        } catch {
            if error.isNotADirectory { throw .notADirectory(directory) }
            if error.isDenied { throw .notWritable(directory, error) }
            throw .system(file: path, error)
        }
        throw .locked(directory, owner: owner)
    }

    /// Nil while the owner has not written its number yet.
    private static func readOwner(_ file: borrowing FileDescriptor) throws(SystemError) -> Int32? {
        var bytes: [UInt8] = []
        _ = try SystemCall.read(file, appendingTo: &bytes, capacity: 32)
        return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
