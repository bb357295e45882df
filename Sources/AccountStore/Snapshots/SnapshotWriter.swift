internal import LinuxSystem
internal import TextFormats

/// Writes the snapshot files of a state that goes on changing.
///
/// The entities are taken a few at a time, so the files show no single moment. They need not: each change made meanwhile is in the journal that the header
/// names, and since a mutation is a whole entity, replaying it over an older or a newer form of that entity ends the same.
struct SnapshotWriter {
    let published: PublishedState
    let vocabulary: ScopeVocabulary
    let directory: DataDirectory
    /// The journal that was begun before the first entity is looked at.
    let header: FileHeader

    /// Entities that are copied while the lock is held once.
    private static let entitiesOfStep = 64
    private static let pieceBytes = 1 << 18

    struct Written: Equatable, Sendable {
        var users = 0
        var apiKeys = 0
        var bytes = 0
    }

    /// Puts both files into their places. That they stay there is for a sync of the directory.
    func run() throws(SystemError) -> Written {
        var written = Written()
        written.users = try write(.users, addingTo: &written.bytes, writeUsers)
        written.apiKeys = try write(.apiKeys, addingTo: &written.bytes, writeKeys)
        return written
    }

    /// Writes the snapshot, and removes the journals that it stands for when it is sure to stay: how that went.
    func outcome(_ clock: Clock) -> SnapshotOutcome {
        let start = clock.monotonicMilliseconds()
        do throws(SystemError) {
            let written = try run()
            do throws(SystemError) { try directory.sync() } catch { return .directoryNotSynced(reason: error.description) }
            try directory.removeJournals(before: header.generation)
            return .written(
                written, generation: header.generation, milliseconds: clock.monotonicMilliseconds() - start)
        } catch {
            return .failed(reason: error.description)
        }
    }

    private func write(
        _ kind: SnapshotKind, addingTo bytes: inout Int, _ entities: (inout Output) throws(SystemError) -> Void
    ) throws(SystemError) -> Int {
        let path = directory.path(of: kind.fileName)
        do throws(SystemError) {
            var output = Output(file: try AtomicFile(path, disk: directory.disk))
            try output.begin(kind, header, nextID: nextID(kind))
            try entities(&output)
            try output.end()
            bytes += output.file.length
            return output.count
        } catch {
            AtomicFile.abandon(path, disk: directory.disk)
            throw error
        }
    }

    private func nextID(_ kind: SnapshotKind) -> Int {
        published.withLock { kind == .users ? $0.nextUserID : $0.nextKeyID }
    }

    /// A user added meanwhile is in the journal, and one removed meanwhile is passed over.
    private func writeUsers(_ output: inout Output) throws(SystemError) {
        let ids = published.withLock { $0.users.ids }
        for start in stride(from: 0, to: ids.count, by: Self.entitiesOfStep) {
            let step = ids[start..<min(start + Self.entitiesOfStep, ids.count)]
            let users = published.withLock { state in step.compactMap { state.users[$0] } }
            for user in users {
                try output.add { bytes in bytes.appendMembers(of: user, vocabulary) }
            }
        }
    }

    /// A key never moves in the table, so each that is there all the while is met exactly once.
    private func writeKeys(_ output: inout Output) throws(SystemError) {
        var slot = 0
        while let (keys, next) = published.withLock({ $0.keys.step(from: slot, maximum: Self.entitiesOfStep) }) {
            slot = next
            for (key, quota) in keys {
                try output.add { bytes in
                    bytes.appendMembers(of: key, vocabulary)
                    if key.lastUsed != nil { bytes.appendMembers(of: quota) }
                }
            }
        }
    }

    private struct Output: ~Copyable {
        var file: AtomicFile
        private var buffer: [UInt8] = []
        private var checksum = Checksum()
        private(set) var count = 0

        init(file: consuming AtomicFile) { self.file = file }

        mutating func begin(_ kind: SnapshotKind, _ header: FileHeader, nextID: Int) throws(SystemError) {
            header.open(&buffer, format: kind.format)
            buffer.member("next_id", nextID)
            buffer.openMember(kind.list)
            buffer.openArray()
            buffer.append(ASCII.lineFeed)
        }

        mutating func add(_ writeMembers: (inout [UInt8]) -> Void) throws(SystemError) {
            if count > 0 { buffer.append(contentsOf: [ASCII.comma, ASCII.lineFeed]) }
            buffer.openObject()
            writeMembers(&buffer)
            buffer.closeObject()
            count += 1
            if buffer.count >= SnapshotWriter.pieceBytes { try flush() }
        }

        mutating func end() throws(SystemError) {
            if count > 0 { buffer.append(ASCII.lineFeed) }
            buffer.closeArray()
            buffer.member("count", count)
            cover()
            SealedLine.appendSeal(checksum.value, to: &buffer)
            try file.append(buffer)
            try file.publish()
        }

        private mutating func cover() {
            var checksum = checksum
            checksum.update(buffer.span)
            self.checksum = checksum
        }

        private mutating func flush() throws(SystemError) {
            cover()
            try file.append(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
    }
}
