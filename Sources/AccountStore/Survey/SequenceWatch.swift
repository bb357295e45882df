/// Watches the numbers of records, which follow on each other through all journals, past records that could not be read.
struct SequenceWatch {
    /// The number that comes next; nil while nobody knows.
    private(set) var next: Int?
    /// Lines since the last good record that could not be read: each may have been a record.
    private var unreadable = 0

    init(next: Int?) { self.next = next }

    mutating func passUnreadable() { unreadable += 1 }

    /// Goes on behind files that are not there.
    mutating func forget() { self = SequenceWatch(next: nil) }

    /// Takes the number of a good record: what is missing before it, if that is more than what could not be read. Throws if the number was there before.
    mutating func take(_ found: Int) throws(Damage) -> Damage? {
        if let next, found < next { throw .sequenceGap(expected: next, found: found) }
        defer { self = SequenceWatch(next: found + 1) }
        guard let next, found - next > unreadable else { return nil }
        return .sequenceGap(expected: next, found: found)
    }

    /// Takes what a journal says that its first record's number is: whether that can be.
    mutating func begin(at first: Int) -> Bool {
        defer { self = SequenceWatch(next: first) }
        guard let next else { return true }
        return first >= next && first - next <= unreadable
    }
}
