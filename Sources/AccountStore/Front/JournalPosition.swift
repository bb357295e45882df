internal import LinuxSystem

/// How far the newest journal is on disk: what a crash at this moment would leave.
package struct JournalPosition: Equatable, Sendable {
    package let generation: Int
    /// From the file's beginning.
    package let bytes: Int
    /// The number of the record that comes next.
    package let nextSequence: Int

    package init(generation: Int, bytes: Int, nextSequence: Int) {
        self.generation = generation
        self.bytes = bytes
        self.nextSequence = nextSequence
    }
}

extension AccountStore {
    /// Tells the position after every change that was acknowledged before, with the counters of this moment written out.
    package func tellPosition(completion: @escaping StoreCompletion<JournalPosition>) {
        if let refusal = queue.change({ $0.add(.tellPosition(completion)) }) { completion(.failure(refusal)) }
    }
}

extension Journal {
    var position: JournalPosition { JournalPosition(generation: generation, bytes: length, nextSequence: nextSequence) }
}
