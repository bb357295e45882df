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
    /// Whether requests are served meanwhile, which then should not feel it.
    var isBesideRequests = false

    /// Entities that are copied while the lock is held once.
    private static let entitiesOfStep = 64
    /// After so many steps, less than a quarter of a millisecond, the processor is let be for a moment. Whoever gets ready to run meanwhile need not wait
    /// until the kernel thinks that it is time to take turns, which is milliseconds. To be of a lower priority would be worse: then a busy machine could
    /// leave this thread standing while it holds the lock that every request needs.
    private static let stepsBetweenRests = 4
    private static let restMicroseconds: UInt32 = 50
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

    /// Users and keys never move in their tables, so each that is there all the while is met exactly once. One added meanwhile is in the journal.
    private func writeUsers(_ output: inout Output) throws(SystemError) {
        var slot = 0
        while let (users, next) = published.withLock({ $0.users.step(from: slot, maximum: Self.entitiesOfStep) }) {
            slot = next
            restIfDue(at: slot)
            for user in users {
                try output.add { bytes in bytes.appendMembers(of: user, vocabulary) }
            }
        }
    }

    private func writeKeys(_ output: inout Output) throws(SystemError) {
        var slot = 0
        while let (keys, next) = published.withLock({ $0.keys.step(from: slot, maximum: Self.entitiesOfStep) }) {
            slot = next
            restIfDue(at: slot)
            for (key, quota, history) in keys {
                try output.add { bytes in
                    bytes.appendMembers(of: key, vocabulary)
                    if key.lastUsed != nil { bytes.appendMembers(of: quota) }
                    if let history { bytes.appendMembers(of: history) }
                }
            }
        }
    }

    private func restIfDue(at slot: Int) {
        guard isBesideRequests, slot / Self.entitiesOfStep % Self.stepsBetweenRests == 0 else { return }
        Thread.rest(microseconds: Self.restMicroseconds)
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
