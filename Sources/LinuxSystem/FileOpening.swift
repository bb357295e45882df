internal import Glibc

/// The ways in which this program opens files; each is closed across exec(2).
extension SystemCall {
    /// Opens a file, or a directory that is to be synced.
    package static func openForReading(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_RDONLY)
    }

    /// Opens a file that exists, so that every write goes to its end.
    package static func openForAppending(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_WRONLY | O_APPEND)
    }

    /// Opens a file that exists, so that writing begins at its first byte and what is not written over stays.
    package static func openForOverwriting(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_WRONLY)
    }

    /// Makes an empty file that only its owner may read, or empties the one that is there.
    package static func createForWriting(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
    }

    /// Opens a file for reading and writing and makes it where there is none; what is in it stays.
    package static func openOrCreate(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    }
}

extension SystemCall {
    /// The next bytes of a file, `capacity` at most; none at its end. They are read into memory that nobody has to clear first.
    package static func readPiece(_ file: borrowing FileDescriptor, capacity: Int) throws(SystemError) -> [UInt8] {
        let number = file.number
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            do throws(SystemError) {
                count = try check("read") { unsafe Glibc.read(number, buffer.baseAddress, capacity) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The bytes of a file from `offset` on, `capacity` at most; none behind its end (pread(2)).
    package static func readPiece(_ file: borrowing FileDescriptor, at offset: Int, capacity: Int) throws(SystemError) -> [UInt8] {
        let number = file.number
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            do throws(SystemError) {
                count = try check("pread") { unsafe Glibc.pread(number, buffer.baseAddress, capacity, offset) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Puts the next bytes of a file into `bytes` from `start` on, `count` at most: how many it were, 0 at the file's end.
    package static func read(
        _ file: borrowing FileDescriptor, into bytes: inout [UInt8], from start: Int, count: Int
    ) throws(SystemError) -> Int {
        precondition(start >= 0 && count >= 0 && start + count <= bytes.count, "a file was read to a place outside of the bytes")
        let number = file.number
        return try check("read") {
            unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress! + start, count) }
        }
    }
}

extension SystemError {
    /// A part of the path that must be a directory is something else.
    package var isNotADirectory: Bool { code == ENOTDIR }
}
