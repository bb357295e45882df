/// Tells once that something runs short and once that it no longer does, however often it was short in between.
struct Shortage {
    private var lastShortAt: Int64?

    enum Change {
        case began
        case ended
    }

    /// It is over when it was not short for so long. At the edge every connection that comes or goes ends or begins it, and each would be a line of the log.
    static let quietMilliseconds: Int64 = 10_000

    /// Whether something is short now; nil if that is no news.
    mutating func observe(isShort: Bool, at now: Int64) -> Change? {
        let last = lastShortAt
        if isShort {
            lastShortAt = now
            return last == nil ? .began : nil
        }
        guard let last, now - last >= Self.quietMilliseconds else { return nil }
        lastShortAt = nil
        return .ended
    }
}
