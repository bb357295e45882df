internal import TextFormats

/// The records of a journal from some place on, as many as stand as they are written: users and keys that were put, and counts. The others are few.
struct WrittenRecords: ~Escapable {
    private var line: WrittenLine
    private var usages: [KeyUsage] = []
    private(set) var nextSequence: Int
    private(set) var count = 0
    /// The bytes of the lines that were taken.
    private(set) var length = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, nextSequence: Int) {
        line = WrittenLine(bytes)
        self.nextSequence = nextSequence
    }

    @_lifetime(self: copy self)
    mutating func take(into state: inout StoreState, _ scopes: inout ScopeReader) {
        repeat {
            line.take("{\"seq\":")
            let sequence = line.integer(in: 1...Int.max)
            line.take(",\"type\":\"")
            guard line.isAsWritten, sequence == nextSequence else { return }
        } while takeMutation(into: &state, &scopes)
    }

    /// What the record says, taken in only when its checksum was right.
    @_lifetime(self: copy self)
    private mutating func takeMutation(into state: inout StoreState, _ scopes: inout ScopeReader) -> Bool {
        if line.takes("record_usage\",\"api_keys\":[") {
            takeUsages()
            guard endLine() else { return false }
            for usage in usages { state.record(usage) }
        } else if line.takes("put_api_key\",") {
            guard let key = line.apiKey(&scopes), endLine() else { return false }
            state.put(key)
        } else if line.takes("put_user\",") {
            guard let user = line.user(&scopes), endLine() else { return false }
            state.put(user)
        } else {
            return false
        }
        return true
    }

    @_lifetime(self: copy self)
    private mutating func takeUsages() {
        usages.removeAll(keepingCapacity: true)
        repeat {
            line.take("[")
            let id = line.integer(in: FileBounds.ids)
            line.take(",")
            let hour = line.integer(in: FileBounds.hours)
            line.take(",")
            let used = line.integer(in: 0...Int.max)
            line.take(",")
            let lastUsed = line.integer(in: 0...Int(Timestamp.latest.seconds))
            line.take("]")
            usages.append(
                KeyUsage(
                    keyID: id, quota: HourlyQuota(hour: Int64(hour), used: used), lastUsed: Timestamp(seconds: Int64(lastUsed))))
        } while line.takes(",")
        line.take("]")
    }

    @_lifetime(self: copy self)
    private mutating func endLine() -> Bool {
        line.takeSeal(from: length)
        guard line.isAsWritten else { return false }
        count += 1
        nextSequence += 1
        length = line.position
        return true
    }
}
