/// Imports on the journal's thread.
extension JournalThread {
    /// Takes in all of the entities or, when it answers an error, none. In the journal they stand between a beginning and an end, so a crash leaves all
    /// of them or none as well.
    mutating func take(_ batch: ImportBatch) -> ImportError? {
        if published.isReadOnly { return .refused(.readOnly) }
        if let clash = published.withLock({ batch.clash(with: $0) }) { return clash }
        do throws(JournalFailure) {
            try writeImport(batch)
        } catch {
            return .refused(note(error))
        }
        _ = noteSuccess()
        // All at once: what readers are shown is all or nothing, too.
        published.withLock { state in
            batch.entities.users.forEachInPlace { _, user in state.put(user) }
            batch.entities.keys.forEachInPlace { _, key in state.put(key) }
        }
        return nil
    }

    /// Users first, so that no key is ever without its owner.
    private mutating func writeImport(_ batch: ImportBatch) throws(JournalFailure) {
        var records = ImportRecords(journal, vocabulary, batch)
        try records.append(.beginImport)
        try batch.entities.users.forEachInPlace { (_, user) throws(JournalFailure) in try records.append(.mutation(.putUser(User(user)))) }
        try batch.entities.keys.forEachInPlace { (_, key) throws(JournalFailure) in try records.append(.mutation(.putAPIKey(APIKey(key)))) }
        try records.append(.endImport)
        try records.write()
        try journal.sync(length: records.length, records: records.count)
        snapshots.records += records.count
    }
}

/// The records of an import on their way into the journal, where they count only when it is synced.
private struct ImportRecords {
    private let journal: Journal
    private let vocabulary: ScopeVocabulary
    private let batch: ImportBatch
    private var piece: [UInt8] = []
    /// The journal's with all that was written.
    private(set) var length: Int
    private(set) var count = 0

    /// Bytes that are written at a time.
    private static let pieceBytes = 1 << 20

    init(_ journal: Journal, _ vocabulary: ScopeVocabulary, _ batch: ImportBatch) {
        self.journal = journal
        self.vocabulary = vocabulary
        self.batch = batch
        length = journal.length
    }

    mutating func append(_ record: JournalRecord) throws(JournalFailure) {
        record.append(to: &piece, sequence: journal.nextSequence + count, vocabulary)
        count += 1
        if piece.count >= Self.pieceBytes { try write() }
    }

    mutating func write() throws(JournalFailure) {
        try journal.write(piece)
        length += piece.count
        piece.removeAll(keepingCapacity: true)
        batch.progress(StoreStep(.writing, min(count, batch.count), of: batch.count))
    }
}
