/// What the store has to say to its operator.
package enum StoreEvent: Sendable {
    case opened(users: Int, apiKeys: Int, journalRecords: Int, milliseconds: Int64)
    case tornRecordCut(file: String, offset: Int, bytes: Int)
    case snapshotWritten(generation: Int, users: Int, apiKeys: Int, milliseconds: Int64)
    case snapshotFailed(reason: String)
    case outOfSpace
    case spaceAgain
    case becameReadOnly(reason: String)
}
