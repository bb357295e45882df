internal import LinuxSystem

/// What a copied file has in it.
package struct CopiedFile: Equatable, Sendable {
    package let name: String
    package let bytes: Int
    /// CRC-32C of all of them.
    package let checksum: UInt32
}

enum FileCopy {
    private static let pieceBytes = 1 << 20

    /// Hands a file's bytes to `sink`, up to `end` or to the file's own.
    static func read(
        _ file: OpenFile, upTo end: Int? = nil, _ sink: ([UInt8]) throws(BackupError) -> Void
    ) throws(BackupError) -> CopiedFile {
        var checksum = Checksum()
        var offset = 0
        while offset < end ?? .max {
            let wanted = min(Self.pieceBytes, (end ?? .max) - offset)
            let piece = try onFile(file.path) { () throws(SystemError) in
                try SystemCall.readPiece(file.descriptor, at: offset, capacity: wanted)
            }
            if piece.isEmpty { break }
            checksum.update(piece.span)
            try sink(piece)
            offset += piece.count
        }
        // What was told to be on disk is in the file, or somebody has cut it since.
        if let end, offset < end { throw .store(.damaged(file: file.path, offset: offset, .cutShort)) }
        return CopiedFile(name: file.name, bytes: offset, checksum: checksum.value)
    }

    /// Copies a file to a path where only its owner may read it, and syncs it there.
    static func copy(_ file: OpenFile, upTo end: Int? = nil, to path: String, disk: DiskCalls) throws(BackupError) -> CopiedFile {
        let copy = try create(path, disk)
        let copied = try read(file, upTo: end) { piece throws(BackupError) in
            try onFile(path) { () throws(SystemError) in try disk.write(copy, piece) }
        }
        try onFile(path) { () throws(SystemError) in try disk.sync(copy) }
        return copied
    }

    /// The same with bytes that are in memory.
    static func write(_ bytes: [UInt8], to path: String, disk: DiskCalls) throws(BackupError) {
        let file = try create(path, disk)
        try onFile(path) { () throws(SystemError) in
            try disk.write(file, bytes)
            try disk.sync(file)
        }
    }

    private static func create(_ path: String, _ disk: DiskCalls) throws(BackupError) -> FileDescriptor {
        try onFile(path) { () throws(SystemError) in
            let file = try disk.create(path)
            // A file that a crash left behind keeps its mode when it is opened again.
            try SystemCall.changeMode(of: path, to: 0o600)
            return file
        }
    }

    /// Takes a step whose refusal names the file.
    static func onFile<Value: ~Copyable>(_ path: String, _ step: () throws(SystemError) -> Value) throws(BackupError) -> Value {
        do throws(SystemError) { return try step() } catch { throw .system(file: path, error) }
    }
}
