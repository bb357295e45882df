internal import TextFormats

/// Reads a journal past whatever is damaged in it. Each record has a checksum of its own, so those that are good are known to be.
struct JournalSurvey: ~Copyable {
    let name: String
    private let generation: Int
    /// Only the journal that was being written when its process died may end in the middle of something.
    private let isNewest: Bool
    private(set) var sequence: SequenceWatch
    private var line = 0
    /// Where the import begins whose end has not come yet, and whether anything that was damaged may have been that end.
    private var importStart: Int?
    private var importIsDamaged = false

    /// An import at the end of the newest journal that did not end: nothing of it counts.
    struct OpenImport {
        let offset: Int
        let finding: Finding
    }

    init(_ generation: Int, isNewest: Bool, _ sequence: SequenceWatch) {
        name = FileNames.journal(generation)
        self.generation = generation
        self.isNewest = isNewest
        self.sequence = sequence
    }

    /// Reads up to the byte `end`, or all of the file.
    mutating func run(_ survey: inout Survey, end: Int?) -> OpenImport? {
        do throws(StoreError) {
            var lines = try LineReader(survey.directory.path(of: name), end: end)
            guard try readHeader(&lines, &survey) else { return nil }
            try readRecords(&lines, &survey)
            return endImport(fileLength: lines.fileLength, &survey)
        } catch {
            add(error, &survey)
            return nil
        }
    }

    private mutating func readRecords(_ lines: inout LineReader, _ survey: inout Survey) throws(StoreError) {
        while true {
            takeWritten(&lines, &survey)
            survey.progress.reached(lines.offset, of: name)
            guard let next = try lines.next() else { return }
            line += 1
            if next.isEnded { take(next, &survey) } else { takeEnd(next, &survey) }
        }
    }

    /// Takes the records at hand that stand as they are written, if any do.
    private mutating func takeWritten(_ lines: inout LineReader, _ survey: inout Survey) {
        guard let expected = sequence.next else { return }
        let taken: (count: Int, bytes: Int)
        do {
            var written = WrittenRecords(lines.rest, nextSequence: expected)
            written.take(into: &survey.state, &survey.scopes)
            taken = (written.count, written.length)
            if taken.count > 0 { sequence = SequenceWatch(next: written.nextSequence) }
        }
        lines.skip(taken.bytes)
        line += taken.count
    }

    private mutating func take(_ next: LineReader.Line, _ survey: inout Survey) {
        do throws(Damage) {
            try takeRecord(next.bytes, at: next.offset, &survey)
        } catch {
            add(.damage(error), at: next.offset, &survey)
            rescue(next.bytes, at: next.offset, &survey)
        }
    }

    private mutating func takeRecord(_ bytes: ArraySlice<UInt8>, at offset: Int, _ survey: inout Survey) throws(Damage) {
        let decoded: StoredLine
        do throws(Damage) {
            try SealedLine.verify(bytes)
            decoded = try LineDecoder().decodeStored(bytes)
        } catch {
            sequence.passUnreadable()
            throw error
        }
        guard let number = decoded.sequence else { throw .line(.missingMember(Member.sequence.text)) }
        if let gap = try sequence.take(number) { add(.damage(gap), at: offset, &survey) }
        switch try JournalRecord(decoded, { text throws(LineFault) in try survey.scopes.read(text) }) {
        case .mutation(let mutation): survey.state.apply(mutation)
        case .beginImport:
            guard importStart == nil else { throw .misplacedImportRecord }
            importStart = offset
            importIsDamaged = false
        case .endImport:
            guard importStart != nil else { throw .misplacedImportRecord }
            importStart = nil
        }
    }

    /// Takes what is whole in a line that is not. Its damage is told already.
    private mutating func rescue(_ bytes: ArraySlice<UInt8>, at offset: Int, _ survey: inout Survey) {
        for piece in ObjectPieces(bytes, beginning: #"{"seq":"#) where piece.count < bytes.count {
            do throws(Damage) { try takeRecord(piece, at: offset, &survey) } catch {}
        }
    }

    private mutating func add(_ what: Finding.What, at offset: Int, _ survey: inout Survey) {
        importIsDamaged = true
        survey.findings.add(Finding(what, file: name, line: line, offset: offset))
    }

    private mutating func add(_ error: StoreError, _ survey: inout Survey) {
        importIsDamaged = true
        survey.findings.add(Finding(error))
    }
}

// MARK: - The beginning and the end

extension JournalSurvey {
    /// Answers whether the records that follow are to be read.
    private mutating func readHeader(_ lines: inout LineReader, _ survey: inout Survey) throws(StoreError) -> Bool {
        line = 1
        guard let first = try lines.next() else {
            survey.findings.add(Finding(.damage(.cutShort), file: name, line: line, offset: 0))
            return false
        }
        do throws(Damage) {
            try readHeader(first)
        } catch {
            add(.damage(error), at: 0, &survey)
            // A later version may mean other things by the same words. A checksum that is wrong says that it was not this version which was written.
            if case .foreignVersion = error, SealedLine.isGood(first.bytes) { return false }
            rescue(first.bytes, at: 0, &survey)
        }
        return true
    }

    private mutating func readHeader(_ first: LineReader.Line) throws(Damage) {
        guard first.isEnded else { throw .cutShort }
        let decoded = try LineDecoder().decodeStored(first.bytes)
        if let version = FileHeader.foreignVersion(decoded, format: JournalRecord.format) { throw .foreignVersion(version) }
        try SealedLine.verify(first.bytes)
        guard let header = FileHeader(decoded, format: JournalRecord.format), decoded.present == JournalRecord.headerMembers,
            header.generation == generation, sequence.begin(at: header.nextSequence)
        else { throw .wrongHeader }
    }

    /// Takes what follows the last line end: `JournalReplay` says how a torn record is told from a damaged one.
    private mutating func takeEnd(_ last: LineReader.Line, _ survey: inout Survey) {
        var written = last.bytes
        while written.last == ASCII.nul { written.removeLast() }
        guard isNewest, !SealedLine.goesOn(written) else {
            add(.damage(isNewest ? .bytesAfterEnd : .cutShort), at: last.offset, &survey)
            return rescue(last.bytes, at: last.offset, &survey)
        }
        survey.findings.add(Finding(.tornEnd(bytes: last.bytes.count), file: name, line: line, offset: last.offset))
    }

    /// An import whose end may have been damaged is left in: what can be read of it is asked for.
    private mutating func endImport(fileLength: Int, _ survey: inout Survey) -> OpenImport? {
        guard let importStart else { return nil }
        if isNewest && !importIsDamaged {
            return OpenImport(
                offset: importStart, finding: Finding(.unfinishedImport(bytes: fileLength - importStart), file: name, offset: importStart))
        }
        survey.findings.add(Finding(.damage(.misplacedImportRecord), file: name, offset: importStart))
        return nil
    }
}
