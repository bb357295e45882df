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

    /// Makes an empty file that only its owner may read, or empties the one that is there.
    package static func createForWriting(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
    }

    /// Opens a file for reading and writing and makes it where there is none; what is in it stays.
    package static func openOrCreate(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    }
}

extension SystemError {
    /// A part of the path that must be a directory is something else.
    package var isNotADirectory: Bool { code == ENOTDIR }
}
