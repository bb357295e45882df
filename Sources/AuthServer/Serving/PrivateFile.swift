internal import LinuxSystem

/// Files that only their owner may read.
enum PrivateFile {
    /// Puts the bytes in the place of what is there, whole or not at all, and on disk when it returns.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        let temporary = path + ".tmp"
        try write(bytes, to: temporary)
        try SystemCall.rename(temporary, to: path)
        // The name is on disk when its directory is (fsync(2)).
        try SystemCall.sync(try SystemCall.openForReading(directory(of: path)))
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let file = try SystemCall.createForWriting(path)
        // A file that a crash left behind keeps its mode when it is opened again.
        try SystemCall.changeMode(of: path, to: 0o600)
        try SystemCall.writeAll(file, bytes)
        try SystemCall.sync(file)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
