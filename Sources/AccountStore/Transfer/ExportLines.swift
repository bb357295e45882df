internal import TextFormats

/// Users and keys on their way out as the JSON lines that an import reads, many at a time.
struct ExportLines {
    private let vocabulary: ScopeVocabulary
    /// How many users and keys there will be.
    private let count: Int
    private var written = 0
    private var bytes: [UInt8] = []

    private static let pieceBytes = 1 << 16

    init(_ vocabulary: ScopeVocabulary, count: Int) {
        self.vocabulary = vocabulary
        self.count = count
    }

    /// Whether there is enough to be handed on.
    var isFull: Bool { bytes.count >= Self.pieceBytes }

    mutating func append(_ user: User, _ keys: [APIKey]) {
        bytes.appendExportLine("user") { $0.appendMembers(of: user, vocabulary) }
        for key in keys { bytes.appendExportLine("api_key") { $0.appendMembers(of: key, vocabulary) } }
        written += 1 + keys.count
    }

    mutating func hand<Failure: Error>(
        to sink: (borrowing [UInt8]) throws(Failure) -> Void, _ progress: StoreProgress
    ) throws(Failure) {
        if bytes.isEmpty { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
        progress(StoreStep(.writing, written, of: max(written, count)))
    }
}

extension [UInt8] {
    fileprivate mutating func appendExportLine(_ type: String, _ writeMembers: (inout [UInt8]) -> Void) {
        openObject()
        member("type", type)
        writeMembers(&self)
        closeObject()
        append(ASCII.lineFeed)
    }
}
