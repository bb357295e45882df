internal import TextFormats

/// Reads a snapshot: a header line, an entity a line, and a last line with their number and the checksum of all that stands before it.
struct SnapshotReader: ~Copyable {
    private let kind: SnapshotKind
    private let path: String
    private var lines: LineReader
    private let decoder = LineDecoder()
    private var checksum = Checksum()

    /// Bytes of the file.
    var length: Int { lines.fileLength }

    init(_ kind: SnapshotKind, at path: String) throws(StoreError) {
        self.kind = kind
        self.path = path
        lines = try LineReader(path)
    }

    /// Puts the entities into the state and answers which journal follows.
    mutating func run(into state: inout StoreState, _ scopes: inout ScopeReader) throws(StoreError) -> FileHeader {
        let first = try nextLine()
        let header: FileHeader
        do throws(Damage) {
            header = try readHeader(first, into: &state)
        } catch {
            throw StoreError(error, in: path, at: 0)
        }
        var count = 0
        var isLast = false
        while true {
            count += takeWritten(into: &state, &scopes)
            let line = try nextLine()
            do throws(Damage) {
                if line.bytes.first == UInt8(ascii: "]") {
                    guard isLast || count == 0 else { throw .wrongTrailer }
                    try readTrailer(line.bytes, count: count)
                    break
                }
                guard !isLast else { throw .wrongTrailer }
                isLast = line.bytes.last != ASCII.comma
                try Self.readEntity(isLast ? line.bytes : line.bytes.dropLast(), of: kind, into: &state, &scopes)
                count += 1
                cover(line.bytes)
            } catch {
                throw StoreError(error, in: path, at: line.offset)
            }
        }
        if let behind = try lines.next() { throw .damaged(file: path, offset: behind.offset, .bytesAfterEnd) }
        return header
    }

    /// Puts the entities at hand into the state that stand as they are written, each with another behind it: how many. What stops it is for the general way.
    private mutating func takeWritten(into state: inout StoreState, _ scopes: inout ScopeReader) -> Int {
        let taken: (count: Int, bytes: Int)
        do {
            let bytes = lines.rest
            var entities = WrittenEntities(bytes)
            switch kind {
            case .users: entities.takeUsers(into: &state, &scopes)
            case .apiKeys: entities.takeKeys(into: &state, &scopes)
            }
            taken = (entities.count, entities.length)
            checksum.update(bytes.extracting(..<taken.bytes))
        }
        lines.skip(taken.bytes)
        return taken.count
    }

    private mutating func nextLine() throws(StoreError) -> LineReader.Line {
        guard let line = try lines.next(), line.isEnded else { throw .damaged(file: path, offset: lines.fileLength, .cutShort) }
        return line
    }

    /// Adds a line with its end to what the checksum covers.
    private mutating func cover(_ line: ArraySlice<UInt8>) {
        checksum.update(line.span)
        let lineEnd = [ASCII.lineFeed]
        checksum.update(lineEnd.span)
    }

    private mutating func readHeader(_ line: LineReader.Line, into state: inout StoreState) throws(Damage) -> FileHeader {
        let (header, nextID) = try Self.header(of: line.bytes, kind)
        switch kind {
        case .users: state.advance(nextUserID: nextID, nextKeyID: 1)
        case .apiKeys: state.advance(nextUserID: 1, nextKeyID: nextID)
        }
        cover(line.bytes)
        return header
    }

    /// What the first line says.
    static func header(of line: ArraySlice<UInt8>, _ kind: SnapshotKind) throws(Damage) -> (FileHeader, nextID: Int) {
        guard line.last == UInt8(ascii: "[") else { throw .wrongHeader }
        // The header line ends where the list begins: closed, it is an object of its own.
        let decoded = try LineDecoder().decodeStored(line + Array("]}".utf8)[...])
        if let version = FileHeader.foreignVersion(decoded, format: kind.format) { throw .foreignVersion(version) }
        guard let header = FileHeader(decoded, format: kind.format), decoded.present == kind.headerMembers,
            let nextID = decoded.nextID, FileBounds.ids ~= nextID
        else { throw .wrongHeader }
        return (header, nextID)
    }

    /// The general way, for lines that may be anything.
    static func readEntity(
        _ bytes: ArraySlice<UInt8>, of kind: SnapshotKind, into state: inout StoreState, _ scopes: inout ScopeReader
    ) throws(Damage) {
        let line = try LineDecoder().decodeStored(bytes)
        do throws(LineFault) {
            let readScopes = { (text: String) throws(LineFault) in try scopes.read(text) }
            switch kind {
            case .users:
                try line.allow(.user)
                state.apply(.putUser(try line.user(readScopes)))
            case .apiKeys:
                try line.allow(Members.apiKey.union(.quota))
                let key = try line.apiKey(readScopes)
                state.apply(.putAPIKey(key))
                if let usage = try line.usage(of: key) { state.apply(.recordUsage([usage])) }
                if let history = try line.history() { state.recall(history, ofKey: key.id) }
            }
        } catch {
            throw .line(error)
        }
    }

    private mutating func readTrailer(_ line: ArraySlice<UInt8>, count: Int) throws(Damage) {
        guard line.starts(with: "],".utf8) else { throw .wrongTrailer }
        let stated = try SealedLine.statedChecksum(line)
        let covered = line.dropLast(SealedLine.sealBytes)
        checksum.update(covered.span)
        guard checksum.value == stated else { throw .checksumMismatch }
        let decoded = try decoder.decodeStored(Array("{".utf8)[...] + line.dropFirst(2))
        guard decoded.unknownMember == nil, decoded.present == SnapshotKind.trailerMembers else { throw .wrongTrailer }
        guard decoded.count == count else { throw .wrongCount(expected: decoded.count ?? 0, found: count) }
    }
}
