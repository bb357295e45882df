internal import CLinux
internal import Glibc

/// The system calls of this program: `errno` becomes a `SystemError` here and nowhere else.
///
/// EINTR is tried again. EBADF and EFAULT are mistakes of this program, never of its surroundings, and end it at once:
/// going on with a wrong descriptor could write one client's bytes to another.
package enum SystemCall {
    /// Runs a call that answers -1 for an error.
    @inline(__always)
    package static func check<Value: FixedWidthInteger>(
        _ name: StaticString, _ call: () -> Value
    ) throws(SystemError) -> Value {
        while true {
            let value = call()
            if value != -1 { return value }
            let code = errno
            if code == EINTR { continue }
            throw failure(name, code)
        }
    }

    /// The `errno` of a call that must not be tried again, as an error.
    package static func failure(_ name: StaticString, _ code: Int32) -> SystemError {
        precondition(code != EBADF, "\(name) was handed a descriptor that is not open")
        precondition(code != EFAULT, "\(name) was handed an address that is not mapped")
        return SystemError(name, code: code)
    }
}

// MARK: - Files

extension SystemCall {
    package static func open(_ path: String, flags: Int32, mode: UInt32 = 0o600) throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try check("open") { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) })
    }

    /// Reads at most `capacity` bytes and appends them: how many it were, 0 at the end of the file.
    package static func read(
        _ file: borrowing FileDescriptor, appendingTo bytes: inout [UInt8], capacity: Int
    ) throws(SystemError) -> Int {
        var chunk = [UInt8](repeating: 0, count: capacity)
        let number = file.number
        let count = try check("read") {
            unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress!, capacity) }
        }
        // Two runs of bytes are moved as such; elements one by one would take an unoptimised build half a second for a megabyte.
        bytes.append(contentsOf: chunk[..<count])
        return count
    }

    /// Writes every byte, however many calls it takes.
    package static func writeAll(_ file: borrowing FileDescriptor, _ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        let number = file.number
        while written < bytes.count {
            written += try check("write") {
                unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress! + written, bytes.count - written) }
            }
        }
    }

    package static func syncData(_ file: borrowing FileDescriptor) throws(SystemError) {
        let number = file.number
        _ = try check("fdatasync") { fdatasync(number) }
    }

    package static func sync(_ file: borrowing FileDescriptor) throws(SystemError) {
        let number = file.number
        _ = try check("fsync") { fsync(number) }
    }

    /// Has the kernel begin to write a part of the file to the disk (sync_file_range(2)): what it is, is not sure to stay before a sync.
    ///
    /// Where the kernel or the file system knows no such thing nothing is done.
    package static func startWriting(_ file: borrowing FileDescriptor, _ part: Range<Int>) throws(SystemError) {
        try syncRange(file, part, flags: UInt32(LINUX_SYNC_RANGE_WRITE))
    }

    /// Waits until a part of the file is written. An error in writing it is told here, and maybe nowhere else.
    package static func finishWriting(_ file: borrowing FileDescriptor, _ part: Range<Int>) throws(SystemError) {
        try syncRange(file, part, flags: UInt32(LINUX_SYNC_RANGE_WAIT))
    }

    private static func syncRange(_ file: borrowing FileDescriptor, _ part: Range<Int>, flags: UInt32) throws(SystemError) {
        let number = file.number
        do throws(SystemError) {
            _ = try check("sync_file_range") { sync_file_range(number, part.lowerBound, part.count, flags) }
        } catch {
            if ![EINVAL, ENOSYS, ESPIPE].contains(error.code) { throw error }
        }
    }

    package static func truncate(_ file: borrowing FileDescriptor, to bytes: Int) throws(SystemError) {
        let number = file.number
        _ = try check("ftruncate") { ftruncate(number, bytes) }
    }

    package static func size(of file: borrowing FileDescriptor) throws(SystemError) -> Int {
        var status = stat()
        let number = file.number
        _ = try check("fstat") { unsafe fstat(number, &status) }
        return Int(status.st_size)
    }

    /// The permission bits and the owner of a path, symbolic links followed.
    package static func permissions(of path: String) throws(SystemError) -> (mode: UInt32, owner: UInt32) {
        var status = stat()
        _ = try check("stat") { unsafe stat(path, &status) }
        return (status.st_mode & 0o7777, status.st_uid)
    }

    /// Whether there is anything at this path, symbolic links not followed.
    package static func exists(_ path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            _ = try kind(of: path)
            return true
        } catch {
            if error.isNotFound { return false }
            throw error
        }
    }

    package static func isSocket(_ path: String) throws(SystemError) -> Bool { try kind(of: path) == S_IFSOCK }

    private static func kind(of path: String) throws(SystemError) -> UInt32 {
        var status = stat()
        _ = try check("lstat") { unsafe lstat(path, &status) }
        return status.st_mode & S_IFMT
    }

    package static func rename(_ old: String, to new: String) throws(SystemError) {
        _ = try check("rename") { unsafe Glibc.rename(old, new) }
    }

    package static func unlink(_ path: String) throws(SystemError) {
        _ = try check("unlink") { unsafe Glibc.unlink(path) }
    }

    package static func makeDirectory(_ path: String, mode: UInt32) throws(SystemError) {
        _ = try check("mkdir") { unsafe mkdir(path, mode) }
    }

    package static func removeDirectory(_ path: String) throws(SystemError) {
        _ = try check("rmdir") { unsafe rmdir(path) }
    }

    package static func changeMode(of path: String, to mode: UInt32) throws(SystemError) {
        _ = try check("chmod") { unsafe chmod(path, mode) }
    }

    /// The names in a directory, in no order, without `.` and `..`.
    package static func names(inDirectory path: String) throws(SystemError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw failure("opendir", errno) }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                if errno != 0 { throw failure("readdir", errno) }
                return names.filter { $0 != "." && $0 != ".." }
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
        }
    }

    /// Takes the exclusive lock of flock(2) without waiting: false when another process holds it.
    package static func lockExclusively(_ file: borrowing FileDescriptor) throws(SystemError) -> Bool {
        let number = file.number
        do throws(SystemError) {
            _ = try check("flock") { flock(number, LOCK_EX | LOCK_NB) }
            return true
        } catch {
            if error.code == EWOULDBLOCK { return false }
            throw error
        }
    }
}

extension SystemCall {
    /// Gives up the lock for every copy of the descriptor.
    package static func unlock(_ file: borrowing FileDescriptor) {
        let code = flock(file.number, LOCK_UN)
        precondition(code == 0, "a lock that is held can always be given up")
    }
}

// MARK: - The process

extension SystemCall {
    /// Asks for pages of 2 MiB behind this memory, so that finding a place in it misses one table less (madvise(2), MADV_HUGEPAGE).
    ///
    /// It is advice: where the kernel has none to give, the memory stays as it is.
    package static func adviseHugePages(_ start: UnsafeMutableRawPointer, _ count: Int) {
        _ = unsafe madvise(start, count, MADV_HUGEPAGE)
    }
}

extension SystemCall {
    /// Fills the bytes from the kernel's generator, which never runs dry once the machine has started.
    package static func fillRandom(_ bytes: inout [UInt8]) throws(SystemError) {
        var filled = 0
        while filled < bytes.count {
            let count = bytes.count
            filled += try check("getrandom") {
                unsafe bytes.withUnsafeMutableBytes { unsafe getrandom($0.baseAddress! + filled, count - filled, 0) }
            }
        }
    }

    /// How many processors this process may run on (its affinity mask, not the machine's size).
    package static func availableProcessors() -> Int {
        var mask = [UInt64](repeating: 0, count: 128)
        let bytes = mask.count * 8
        let filled = unsafe mask.withUnsafeMutableBytes { unsafe sched_getaffinity(0, bytes, $0.baseAddress!) }
        let processors = filled < 0 ? 0 : mask.reduce(0) { $0 + $1.nonzeroBitCount }
        return max(1, processors)
    }

    /// Raises the soft limit of open descriptors to the hard one and answers it.
    package static func raiseDescriptorLimit() throws(SystemError) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        _ = try check("getrlimit") { unsafe getrlimit(resource, &limit) }
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            _ = try check("setrlimit") { unsafe setrlimit(resource, &limit) }
        }
        return Int(clamping: limit.rlim_cur)
    }

    package static func processID() -> Int32 { getpid() }

    package static func isTerminal(_ number: Int32) -> Bool { isatty(number) == 1 }

    /// What this process makes is its owner's alone and the owner can use it, whatever umask it was started with.
    package static func keepFilesPrivate() { _ = umask(0o077) }

    /// A write to a connection that its peer has closed answers EPIPE instead of ending the process.
    package static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
