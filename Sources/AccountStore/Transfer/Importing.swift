internal import LinuxSystem
internal import TextFormats

extension AccountStore {
    /// Takes in every user and key of a file of JSON lines, or nothing of it. Waits for the disk: it is for the command line, never for an event loop.
    ///
    /// Ids are kept, and those given from now on come after them. `isSupportedHash` says whether a password hash can be verified on this machine.
    package func importEntities(
        fromFile path: String, passwordHashIsSupported isSupportedHash: (String) -> Bool
    ) throws(ImportError) -> ImportSummary {
        var reader = importReader
        var lines = try openImport(path)
        while let line = try nextLine(&lines) { try reader.take(line.bytes, isSupportedHash) }
        return try submit(reader)
    }

    /// The same for lines that are in memory already.
    package func importEntities(
        fromLines bytes: [UInt8], passwordHashIsSupported isSupportedHash: (String) -> Bool
    ) throws(ImportError) -> ImportSummary {
        var reader = importReader
        for line in bytes.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false) {
            try reader.take(line, isSupportedHash)
        }
        return try submit(reader)
    }

    private var importReader: ImportReader { ImportReader(vocabulary, now: Timestamp(seconds: clock.wallSeconds())) }

    private func openImport(_ path: String) throws(ImportError) -> LineReader {
        do throws(StoreError) { return try LineReader(path) } catch { throw ImportError(reading: error) }
    }

    private func nextLine(_ lines: inout LineReader) throws(ImportError) -> LineReader.Line? {
        do throws(StoreError) { return try lines.next() } catch { throw ImportError(reading: error) }
    }

    private func submit(_ reader: ImportReader) throws(ImportError) -> ImportSummary {
        let answer = Monitor<ImportError??>(nil)
        let batch = ImportBatch(entities: reader.entities) { error in answer.change { $0 = .some(error) } }
        if let refusal = queue.change({ $0.add(.importEntities(batch)) }) { throw .refused(refusal) }
        if let error = answer.wait(for: { $0 }) ?? nil { throw error }
        return reader.summary
    }
}

extension ImportError {
    fileprivate init(reading error: StoreError) {
        guard case .system(let file, let cause) = error else { preconditionFailure("reading lines fails in one way only") }
        self = .unreadable(file: file, cause)
    }
}
