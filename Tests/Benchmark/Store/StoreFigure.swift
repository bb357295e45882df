/// What is measured in each round. A value is a whole number in the unit that the name ends in; figures of one round belong together.
enum StoreFigure: String, CaseIterable, Codable, Sendable {
    // Keys created over HTTP by 64 clients and by one, and the disk with one writer that syncs groups of the same size.
    case created64PerSecond, created64SyncsPerSecond, created64GroupBytes, created64InSyncPerMille, created64MedianMicroseconds, created64Latency99Microseconds
    case disk64SyncsPerSecond
    case created1PerSecond, created1SyncsPerSecond, created1GroupBytes, created1InSyncPerMille, created1MedianMicroseconds, created1Latency99Microseconds
    case disk1SyncsPerSecond

    // From the start of the process to its first right answer, the part of that in which files are read, and the memory afterwards.
    case startMicroseconds, openMilliseconds, residentBytes
    /// C, reading and hashing the same files.
    case readMicroseconds

    // CPU time of one verification with a thousand keys and with all.
    case verifyFewNanoseconds, verifyAllNanoseconds

    // While a snapshot is written, and afterwards.
    case verifyBeside99Microseconds, verifyAlone99Microseconds
    case createBeside99Microseconds, createAlone99Microseconds
    case snapshotMilliseconds, snapshotBytes
    /// C, writing, hashing and syncing as many bytes.
    case writeMicroseconds

    // All files read by the general reader, and their lines by FoundationEssentials' decoder, which then has done nothing with them.
    case openGenerallyMilliseconds, decodeMilliseconds
}
