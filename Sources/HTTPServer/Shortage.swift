internal import Synchronization

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
            // Two loops may have read the clock in one order and come here in the other.
            lastShortAt = max(now, last ?? now)
            return last == nil ? .began : nil
        }
        guard let last, now - last >= Self.quietMilliseconds else { return nil }
        lastShortAt = nil
        return .ended
    }
}

/// What runs short for all loops together. The descriptors are the process's, and an operator wants one line whichever loop was first to miss one.
final class Shortages: Sendable {
    private let descriptors = Mutex(Shortage())
    private let room = Mutex(Shortage())

    func observeDescriptors(areShort: Bool, at now: Int64) -> Shortage.Change? {
        descriptors.withLock { $0.observe(isShort: areShort, at: now) }
    }

    func observeRoom(isShort: Bool, at now: Int64) -> Shortage.Change? {
        room.withLock { $0.observe(isShort: isShort, at: now) }
    }
}
