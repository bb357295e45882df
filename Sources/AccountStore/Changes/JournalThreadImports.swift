/// Imports on the journal's thread.
extension JournalThread {
    /// Bytes that are written at a time.
    private static let importPieceBytes = 1 << 20

    /// Takes in all of the entities or, when it answers an error, none. In the journal they stand between a beginning and an end, so a crash leaves all
    /// of them or none as well.
    mutating func take(_ batch: ImportBatch) -> ImportError? {
        if published.isReadOnly { return .refused(.readOnly) }
        do throws(ImportError) {
            try batch.check(against: published)
        } catch {
            return error
        }
        let mutations = batch.mutations
        do throws(JournalFailure) {
            try writeImport(mutations)
        } catch {
            return .refused(note(error))
        }
        _ = noteSuccess()
        publish(mutations)
        return nil
    }

    private mutating func writeImport(_ mutations: [Mutation]) throws(JournalFailure) {
        var piece: [UInt8] = []
        var length = journal.length
        var sequence = journal.nextSequence
        JournalRecord.beginImport.append(to: &piece, sequence: sequence, vocabulary)
        for mutation in mutations {
            sequence += 1
            JournalRecord.mutation(mutation).append(to: &piece, sequence: sequence, vocabulary)
            if piece.count < Self.importPieceBytes { continue }
            try journal.write(piece)
            length += piece.count
            piece.removeAll(keepingCapacity: true)
        }
        JournalRecord.endImport.append(to: &piece, sequence: sequence + 1, vocabulary)
        try journal.write(piece)
        try journal.sync(length: length + piece.count, records: mutations.count + 2)
        snapshots.records += mutations.count + 2
    }
}
