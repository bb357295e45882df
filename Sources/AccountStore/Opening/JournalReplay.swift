internal import TextFormats

/// Takes one journal's records into the state, in their order.
struct JournalReplay: ~Copyable {
    private let path: String
    private let expected: FileHeader
    /// Only the journal that was being written when its process died may end in the middle of something.
    private let isNewest: Bool
    private let decoder = LineDecoder()
    private var nextSequence: Int
    /// Where the import begins whose end has not come yet.
    private var importStart: Int?
    private(set) var records = 0
    /// The format version of the journal, once its header was read.
    private(set) var version = FileHeader.version

    /// How far a journal could be read.
    struct End: Equatable {
        /// The bytes that count.
        let length: Int
        let nextSequence: Int
        /// The bytes after them, of what was never acknowledged.
        let tornBytes: Int
    }

    enum Outcome: Equatable {
        case complete(End)
        /// The journal breaks off inside the import that begins at this byte. Some of its records are in the state, which is of no use any more.
        case unfinishedImport(offset: Int)
    }

    init(_ path: String, expected: FileHeader, isNewest: Bool) {
        self.path = path
        self.expected = expected
        self.isNewest = isNewest
        nextSequence = expected.nextSequence
    }

    /// Reads up to the byte `end`, or all of the file.
    mutating func run(into state: inout StoreState, _ scopes: inout ScopeReader, end: Int?) throws(StoreError) -> Outcome {
        var lines = try LineReader(path, end: end)
        guard let first = try lines.next() else { throw .damaged(file: path, offset: 0, .cutShort) }
        try readHeader(first)
        var length = first.bytes.count + 1
        while true {
            if takeWritten(&lines, into: &state, &scopes) { length = lines.offset }
            guard let line = try lines.next() else { break }
            guard line.isEnded else {
                try checkTear(line)
                break
            }
            do throws(Damage) {
                try take(line, &state, &scopes)
            } catch {
                throw StoreError(error, in: path, at: line.offset)
            }
            length = line.offset + line.bytes.count + 1
        }
        if let importStart {
            guard isNewest else { throw .damaged(file: path, offset: importStart, .misplacedImportRecord) }
            return .unfinishedImport(offset: importStart)
        }
        return .complete(End(length: length, nextSequence: nextSequence, tornBytes: lines.fileLength - length))
    }

    /// Takes the records at hand that stand as they are written, if any do. What stops it is for the general way.
    private mutating func takeWritten(
        _ lines: inout LineReader, into state: inout StoreState, _ scopes: inout ScopeReader
    ) -> Bool {
        let taken: (count: Int, bytes: Int)
        do {
            var written = WrittenRecords(lines.rest, nextSequence: nextSequence)
            written.take(into: &state, &scopes)
            taken = (written.count, written.length)
            nextSequence = written.nextSequence
        }
        lines.skip(taken.bytes)
        records += taken.count
        return taken.count > 0
    }

    private mutating func readHeader(_ line: LineReader.Line) throws(StoreError) {
        guard line.isEnded else { throw .damaged(file: path, offset: 0, .cutShort) }
        do throws(Damage) {
            let decoded = try decoder.decodeStored(line.bytes)
            // The version is judged before the checksum: another version may seal its lines in another way.
            if let version = FileHeader.foreignVersion(decoded, format: JournalRecord.format) { throw .foreignVersion(version) }
            try SealedLine.verify(line.bytes)
            guard FileHeader(decoded, format: JournalRecord.format) == expected, decoded.present == JournalRecord.headerMembers else {
                throw .wrongHeader
            }
            version = decoded.version ?? FileHeader.version
        } catch {
            throw StoreError(error, in: path, at: 0)
        }
    }

    private mutating func take(
        _ line: LineReader.Line, _ state: inout StoreState, _ scopes: inout ScopeReader
    ) throws(Damage) {
        try SealedLine.verify(line.bytes)
        let decoded = try decoder.decodeStored(line.bytes)
        guard let sequence = decoded.sequence, sequence == nextSequence else {
            throw .sequenceGap(expected: nextSequence, found: decoded.sequence ?? 0)
        }
        switch try JournalRecord(decoded, { text throws(LineFault) in try scopes.read(text) }) {
        case .mutation(let mutation): state.apply(mutation)
        case .beginImport:
            guard importStart == nil else { throw .misplacedImportRecord }
            importStart = line.offset
        case .endImport:
            guard importStart != nil else { throw .misplacedImportRecord }
            importStart = nil
        }
        nextSequence += 1
        records += 1
    }

    /// Tells a record that was being written when its process died from one that was damaged later.
    ///
    /// A write that was cut off leaves the beginning of a record, and some file systems zeros after it. A whole record with anything else behind it was once
    /// followed by a line end, and so was acknowledged.
    private func checkTear(_ line: LineReader.Line) throws(StoreError) {
        guard isNewest else { throw .damaged(file: path, offset: line.offset, .cutShort) }
        var written = line.bytes
        while written.last == ASCII.nul { written.removeLast() }
        if SealedLine.goesOn(written) { throw .damaged(file: path, offset: line.offset, .bytesAfterEnd) }
    }
}
