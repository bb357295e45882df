internal import TextFormats

/// What the first line of each file says.
struct FileHeader: Equatable, Sendable {
    /// The format version that this program writes.
    static let version = 2
    /// Those that it reads: version 1 has fewer members, and what it has means the same.
    static let readableVersions = 1...version

    /// Of a journal: its own number. Of a snapshot: that of the first journal which is to be replayed over it.
    var generation: Int
    /// The number of the first record of that journal.
    var nextSequence: Int

    /// Opens the object with the members that every header begins with.
    func open(_ bytes: inout [UInt8], format: StaticString) {
        bytes.openObject()
        bytes.openMember("format")
        bytes.append(ASCII.doubleQuote)
        bytes.append(format)
        bytes.append(ASCII.doubleQuote)
        bytes.member("version", Self.version)
        bytes.member("generation", generation)
        bytes.member("next_seq", nextSequence)
    }

    static let members = Members(.format, .version, .generation, .nextSequence)

    init(generation: Int, nextSequence: Int) {
        self.generation = generation
        self.nextSequence = nextSequence
    }

    /// Nil if the line is not the header of such a file in the version that this program knows.
    init?(_ line: StoredLine, format: StaticString) {
        guard line.format == format.description, let version = line.version, Self.readableVersions ~= version, line.unknownMember == nil,
            let generation = line.generation, generation > 0, let nextSequence = line.nextSequence, nextSequence > 0
        else { return nil }
        self.init(generation: generation, nextSequence: nextSequence)
    }

    /// The version of a file of this format that this program does not know.
    static func foreignVersion(_ line: StoredLine, format: StaticString) -> Int? {
        guard line.format == format.description, let version = line.version, !(readableVersions ~= version) else { return nil }
        return version
    }
}
