internal import TextFormats

/// Reads a snapshot past whatever is damaged in it. Its one checksum is at its end, so where that is wrong no line is known to be good.
struct SnapshotSurvey: ~Copyable {
    private let kind: SnapshotKind
    private var line = 0
    private var count = 0
    private var checksum = Checksum()
    private var damages = 0
    private var header: FileHeader?
    /// The last line was read, and the checksum in it was right.
    private var isVerified = false

    struct Result {
        let kind: SnapshotKind
        let isPresent: Bool
        let isVerified: Bool
        fileprivate let header: FileHeader?

        /// Without a snapshot everything is in the journals, from the first on.
        static func absent(_ kind: SnapshotKind) -> Result {
            Result(kind: kind, isPresent: false, isVerified: true, header: FileHeader(generation: 1, nextSequence: 1))
        }

        /// What the header says, if that can be believed: a damaged one should at least name a journal that there is.
        func header(among journals: [Int]) -> FileHeader? {
            guard let header, isVerified || journals.contains(header.generation) else { return nil }
            return header
        }
    }

    init(_ kind: SnapshotKind) { self.kind = kind }

    mutating func run(_ survey: inout Survey) -> Result {
        do throws(StoreError) {
            try readAll(&survey)
            if !isVerified && count > kind.count(in: survey.state) { try removeRepeated(&survey) }
        } catch {
            damages += 1
            survey.findings.add(Finding(error))
        }
        if !isVerified && count > 0 { survey.findings.add(Finding(.unverified(entities: count), file: kind.fileName)) }
        return Result(kind: kind, isPresent: true, isVerified: isVerified && damages == 0, header: header)
    }

    private mutating func readAll(_ survey: inout Survey) throws(StoreError) {
        let path = survey.directory.path(of: kind.fileName)
        var lines = try LineReader(path)
        guard let first = try next(&lines) else { return add(.cutShort, at: 0, &survey) }
        do throws(Damage) {
            try readHeader(first, &survey)
        } catch {
            add(error, at: 0, &survey)
            // A later version may mean other things by the same words. A checksum that is wrong says that it was not this version which was written.
            if case .foreignVersion = error, try Self.isSealed(path) { return }
            rescue(first.bytes, &survey)
        }
        cover(first)
        try readLines(&lines, &survey)
    }

    private mutating func readLines(_ lines: inout LineReader, _ survey: inout Survey) throws(StoreError) {
        var endIsDamaged = false
        while true {
            takeWritten(&lines, &survey)
            survey.progress.reached(lines.offset, of: kind.fileName)
            guard let next = try next(&lines) else { break }
            endIsDamaged = false
            if next.isEnded && next.bytes.first == UInt8(ascii: "]") {
                endIsDamaged = !takeEnd(next, &survey)
                if !endIsDamaged { return try checkEnd(&lines, &survey) }
            } else {
                take(next, &survey)
            }
            cover(next)
        }
        if !endIsDamaged { add(.cutShort, at: lines.fileLength, &survey) }
    }

    /// Takes the entities at hand that stand as they are written, if any do.
    private mutating func takeWritten(_ lines: inout LineReader, _ survey: inout Survey) {
        let taken: (count: Int, bytes: Int)
        do {
            let bytes = lines.rest
            var entities = WrittenEntities(bytes)
            switch kind {
            case .users: entities.takeUsers(into: &survey.state, &survey.scopes)
            case .apiKeys: entities.takeKeys(into: &survey.state, &survey.scopes)
            }
            taken = (entities.count, entities.length)
            checksum.update(bytes.extracting(..<taken.bytes))
        }
        lines.skip(taken.bytes)
        line += taken.count
        count += taken.count
    }

    private mutating func take(_ next: LineReader.Line, _ survey: inout Survey) {
        do throws(Damage) {
            try takeEntity(next.bytes.last == ASCII.comma ? next.bytes.dropLast() : next.bytes, &survey)
        } catch {
            // What the file's end cut off is told when that is reached.
            if next.isEnded { add(error, at: next.offset, &survey) }
            rescue(next.bytes, &survey)
        }
    }

    private mutating func takeEntity(_ bytes: ArraySlice<UInt8>, _ survey: inout Survey) throws(Damage) {
        try SnapshotReader.readEntity(bytes, of: kind, into: &survey.state, &survey.scopes)
        count += 1
    }

    /// Takes what is whole in a line that is not. Its damage is told already.
    private mutating func rescue(_ bytes: ArraySlice<UInt8>, _ survey: inout Survey) {
        for piece in ObjectPieces(bytes, beginning: #"{"id":"#) where piece.count < bytes.count {
            do throws(Damage) { try takeEntity(piece, &survey) } catch {}
        }
    }

    /// Takes those out again of whom there are two with one id: which of them it was before its line was damaged, nobody knows.
    private mutating func removeRepeated(_ survey: inout Survey) throws(StoreError) {
        var lines = try LineReader(survey.directory.path(of: kind.fileName))
        var ids: Set<Int> = []
        var repeated: Set<Int> = []
        while let line = try lines.next() {
            for piece in ObjectPieces(line.bytes, beginning: #"{"id":"#) {
                guard let id = Self.id(of: piece), !ids.insert(id).inserted else { continue }
                repeated.insert(id)
            }
        }
        for id in repeated.sorted() {
            damages += 1
            survey.findings.add(Finding(.repeatedID(id), file: kind.fileName))
            survey.state.apply(kind == .users ? .removeUser(id) : .removeAPIKey(id))
        }
    }

    private static func id(of object: ArraySlice<UInt8>) -> Int? {
        do throws(LineFault) { return try LineDecoder().decode(object).id } catch { return nil }
    }

    private mutating func next(_ lines: inout LineReader) throws(StoreError) -> LineReader.Line? {
        let next = try lines.next()
        if next != nil { line += 1 }
        return next
    }

    private mutating func add(_ damage: Damage, at offset: Int, _ survey: inout Survey) {
        damages += 1
        survey.findings.add(Finding(.damage(damage), file: kind.fileName, line: max(1, line), offset: offset))
    }
}

// MARK: - The beginning and the end

extension SnapshotSurvey {
    private mutating func readHeader(_ first: LineReader.Line, _ survey: inout Survey) throws(Damage) {
        guard first.isEnded else { throw .cutShort }
        let (header, nextID) = try SnapshotReader.header(of: first.bytes, kind)
        self.header = header
        switch kind {
        case .users: survey.state.advance(nextUserID: nextID, nextKeyID: 1)
        case .apiKeys: survey.state.advance(nextUserID: 1, nextKeyID: nextID)
        }
    }

    /// Adds a line with its end to what the checksum covers.
    private mutating func cover(_ line: LineReader.Line) { checksum.cover(line) }

    /// Whether the line is the last one, be the file's checksum right or not.
    private mutating func takeEnd(_ last: LineReader.Line, _ survey: inout Survey) -> Bool {
        do throws(Damage) {
            guard last.bytes.starts(with: "],".utf8) else { throw .wrongTrailer }
            let stated = try SealedLine.statedChecksum(last.bytes)
            let decoded = try LineDecoder().decodeStored(Array("{".utf8)[...] + last.bytes.dropFirst(2))
            guard decoded.unknownMember == nil, decoded.present == SnapshotKind.trailerMembers else { throw .wrongTrailer }
            isVerified = checksum.covers(last, stated)
            if !isVerified { add(.checksumMismatch, at: last.offset, &survey) }
            if isVerified && decoded.count != count { add(.wrongCount(expected: decoded.count ?? 0, found: count), at: last.offset, &survey) }
            return true
        } catch {
            add(error, at: last.offset, &survey)
            rescue(last.bytes, &survey)
            return false
        }
    }

    private mutating func checkEnd(_ lines: inout LineReader, _ survey: inout Survey) throws(StoreError) {
        if let behind = try next(&lines) { add(.bytesAfterEnd, at: behind.offset, &survey) }
    }

    /// Whether the file's checksum is right, whatever stands in it.
    private static func isSealed(_ path: String) throws(StoreError) -> Bool {
        var lines = try LineReader(path)
        var checksum = Checksum()
        while let line = try lines.next() {
            if line.isEnded, line.bytes.first == UInt8(ascii: "]") {
                do throws(Damage) { return checksum.covers(line, try SealedLine.statedChecksum(line.bytes)) } catch { return false }
            }
            checksum.cover(line)
        }
        return false
    }
}

extension Checksum {
    /// Takes in a line with its end.
    fileprivate mutating func cover(_ line: LineReader.Line) {
        update(line.bytes.span)
        let lineEnd = [ASCII.lineFeed]
        if line.isEnded { update(lineEnd.span) }
    }

    /// Whether this is the checksum of what was taken in and of the last line up to where it is stated.
    fileprivate func covers(_ last: LineReader.Line, _ stated: UInt32) -> Bool {
        var whole = self
        let covered = last.bytes.dropLast(SealedLine.sealBytes)
        whole.update(covered.span)
        return whole.value == stated
    }
}

extension SnapshotKind {
    fileprivate func count(in state: borrowing StoreState) -> Int { self == .users ? state.users.count : state.keys.count }
}
