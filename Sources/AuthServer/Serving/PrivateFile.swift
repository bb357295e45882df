internal import LinuxSystem

/// Files that only their owner may read.
enum PrivateFile {
    typealias Append = (borrowing [UInt8]) throws(SystemError) -> Void

    /// Puts the bytes in the place of what is there, whole or not at all, and on disk when it returns.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        try replace(path) { (append) throws(SystemError) in try append(bytes) }
    }

    /// The same with bytes that come piece by piece. What a failure leaves unfinished is removed.
    static func replace(_ path: String, writing write: (Append) throws(SystemError) -> Void) throws(SystemError) {
        let temporary = path + ".tmp"
        do throws(SystemError) {
            try makeAndSync(temporary, write)
            try SystemCall.rename(temporary, to: path)
        } catch {
            // The failure itself is what is told; a file that is not there to be removed is no second one.
            do throws(SystemError) { try SystemCall.unlink(temporary) } catch {}
            throw error
        }
        // The name is on disk when its directory is (fsync(2)).
        let directory = try SystemCall.openForReading(directory(of: path))
        try SystemCall.sync(directory)
    }

    private static func makeAndSync(_ path: String, _ write: (Append) throws(SystemError) -> Void) throws(SystemError) {
        let file = try SystemCall.createForWriting(path)
        // A file that a crash left behind keeps its mode when it is opened again.
        try SystemCall.changeMode(of: path, to: 0o600)
        try write { (bytes) throws(SystemError) in try SystemCall.writeAll(file, copy bytes) }
        try SystemCall.sync(file)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
