internal import LinuxSystem
internal import TextFormats

extension AccountStore {
    /// Takes in every user and key of a file of JSON lines, or nothing of it. Waits for the disk: it is for the command line, never for an event loop.
    ///
    /// Ids are kept, and those given from now on come after them. `isSupportedHash` says whether a password hash can be verified on this machine.
    package func importEntities(
        fromFile path: String, passwordHashIsSupported isSupportedHash: @escaping (String) -> Bool, progress: @escaping StoreProgress = { _ in }
    ) throws(ImportError) -> ImportSummary {
        let file = try ImportFile(path)
        return try importEntities(from: path, passwordHashIsSupported: isSupportedHash, length: file.length, progress: progress) { () throws(ImportError) in
            try file.nextPiece()
        }
    }

    /// The same of what comes piece by piece, with an empty piece at the end. `name` is what it comes from, and `length` how many bytes there will
    /// be, where that is known.
    package func importEntities(
        from name: String, passwordHashIsSupported isSupportedHash: @escaping (String) -> Bool, length: Int = 0,
        progress: @escaping StoreProgress = { _ in }, pieces nextPiece: () throws(ImportError) -> [UInt8]
    ) throws(ImportError) -> ImportSummary {
        var reader = ImportReader(vocabulary, now: Timestamp(seconds: clock.wallSeconds()), isSupportedHash)
        var rest: [UInt8] = []
        var read = 0
        while case let piece = try nextPiece(), !piece.isEmpty {
            try Self.take(piece, behind: &rest, into: &reader)
            read += piece.count
            progress(StoreStep(.reading(name), read, of: length))
        }
        if !rest.isEmpty { try reader.take(rest[...]) }
        return try submit(reader, progress)
    }

    /// Takes the lines that end in this piece; the first may have begun in earlier ones.
    private static func take(_ piece: [UInt8], behind rest: inout [UInt8], into reader: inout ImportReader) throws(ImportError) {
        var start = 0
        while let end = piece.span.firstIndex(of: ASCII.lineFeed, from: start) {
            if rest.isEmpty {
                try reader.take(piece[start..<end])
            } else {
                rest += piece[start..<end]
                try reader.take(rest[...])
                rest.removeAll(keepingCapacity: true)
            }
            start = end + 1
        }
        rest += piece[start...]
    }

    private func submit(_ reader: consuming ImportReader, _ progress: @escaping StoreProgress) throws(ImportError) -> ImportSummary {
        let answer = Monitor<ImportError??>(nil)
        let summary = reader.summary
        let batch = reader.batch(progress: progress) { error in answer.change { $0 = .some(error) } }
        if let refusal = queue.change({ $0.add(.importEntities(batch)) }) { throw .refused(refusal) }
        if let error = answer.wait(for: { $0 }) ?? nil { throw error }
        return summary
    }
}

/// A file that is read piece by piece.
private struct ImportFile: ~Copyable {
    private let path: String
    private let file: FileDescriptor
    /// 0 of what is no file, such as a pipe.
    let length: Int

    private static let pieceBytes = 1 << 18

    init(_ path: String) throws(ImportError) {
        self.path = path
        do throws(SystemError) {
            let file = try SystemCall.openForReading(path)
            length = try SystemCall.size(of: file)
            self.file = file
        } catch {
            throw .unreadable(file: path, error)
        }
    }

    func nextPiece() throws(ImportError) -> [UInt8] {
        do throws(SystemError) {
            return try SystemCall.readPiece(file, capacity: Self.pieceBytes)
        } catch {
            throw .unreadable(file: path, error)
        }
    }
}
