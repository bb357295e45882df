/// What a directory holds.
package struct StoreSummary: Equatable, Sendable {
    package let users: Int
    package let apiKeys: Int
    /// Records that a start replays over the snapshot.
    package let journalRecords: Int
    /// Bytes of an unfinished write at the end, which the next start cuts off.
    package let tornBytes: Int
}
