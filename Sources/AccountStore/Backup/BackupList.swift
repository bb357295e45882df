internal import LinuxSystem
package import TextFormats

/// `backup.json`: which files a backup has, and what is in them. It is the last file that is written, and what a restore believes.
///
/// A journal that is cut off at the end of a record reads like one that ends there, so its length must be kept somewhere.
package struct BackupList: Equatable, Sendable {
    /// When the position was told up to which the backup goes.
    package let createdAt: Timestamp
    package let users: Int
    package let apiKeys: Int
    /// The number of the first record that is not in it.
    package let nextSequence: Int
    package let files: [CopiedFile]

    package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    static let format: StaticString = "gcreg-auth backup"
    static let version = 1
    static let bytesMaximum = 1 << 20

    func written() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.openMember("format")
        bytes.append(ASCII.doubleQuote)
        bytes.append(Self.format)
        bytes.append(ASCII.doubleQuote)
        bytes.member("version", Self.version)
        bytes.member("created_at", createdAt)
        bytes.member("users", users)
        bytes.member("api_keys", apiKeys)
        bytes.member("next_seq", nextSequence)
        bytes.openMember("files")
        bytes.openArray()
        for file in files {
            bytes.openObject()
            bytes.member("name", file.name)
            bytes.member("bytes", file.bytes)
            bytes.openMember("crc32c")
            bytes.append(ASCII.doubleQuote)
            bytes.append(hexDigits: file.checksum)
            bytes.append(ASCII.doubleQuote)
            bytes.closeObject()
        }
        bytes.closeArray()
        SealedLine.seal(&bytes, from: 0)
        return bytes
    }
}

// MARK: - Reading

extension BackupList {
    /// The list of the backup in a directory.
    static func read(in directory: String) throws(BackupError) -> BackupList {
        guard let file = try OpenFile.open(FileNames.backupList, in: directory) else { throw .noBackup(directory) }
        let bytes = try FileCopy.onFile(file.path) { () throws(SystemError) in
            try SystemCall.readPiece(file.descriptor, at: 0, capacity: bytesMaximum)
        }
        if let version = version(statedIn: bytes), version != Self.version { throw .unknownVersion(file: file.path, version: version) }
        guard let list = parse(bytes) else { throw .changed(file: file.path) }
        return list
    }

    /// The version is judged before all else: another may seal its list in another way.
    private static func version(statedIn bytes: [UInt8]) -> Int? {
        var line = WrittenLine(bytes.span)
        takeFormat(&line)
        let version = line.integer(in: 0...Int.max)
        return line.isAsWritten ? version : nil
    }

    private static func takeFormat(_ line: inout WrittenLine) {
        line.take("{\"format\":\"gcreg-auth backup\",\"version\":")
    }

    /// The list is read as it is written and in no other form: its checksum covers every byte.
    private static func parse(_ bytes: [UInt8]) -> BackupList? {
        var line = WrittenLine(bytes.span)
        takeFormat(&line)
        _ = line.integer(in: version...version)
        line.take(",\"created_at\":")
        let createdAt = line.time()
        line.take(",\"users\":")
        let users = line.integer(in: 0...Int.max)
        line.take(",\"api_keys\":")
        let apiKeys = line.integer(in: 0...Int.max)
        line.take(",\"next_seq\":")
        let nextSequence = line.integer(in: 1...Int.max)
        line.take(",\"files\":[")
        var files: [CopiedFile] = []
        repeat {
            line.take("{\"name\":")
            let name = String(line.text())
            line.take(",\"bytes\":")
            let count = line.integer(in: 0...Int.max)
            line.take(",\"crc32c\":")
            let checksum = UInt32(String(line.text()), radix: 16)
            line.take("}")
            guard line.isAsWritten, let checksum else { return nil }
            files.append(CopiedFile(name: name, bytes: count, checksum: checksum))
        } while line.takes(",")
        line.take("]")
        line.takeSeal(from: 0)
        guard line.isAsWritten, line.position == bytes.count else { return nil }
        return BackupList(createdAt: createdAt, users: users, apiKeys: apiKeys, nextSequence: nextSequence, files: files)
    }
}
