package import TextFormats

/// How many requests a key has made in the current hour of UTC.
///
/// The window only moves forward: a clock that steps back goes on counting in the latest hour seen, so no hour is ever opened twice.
package struct HourlyQuota: Equatable, BitwiseCopyable, Sendable {
    /// Whole hours since 1970.
    package private(set) var hour: Int64
    package private(set) var used: Int

    package init(hour: Int64 = 0, used: Int = 0) {
        self.hour = hour
        self.used = used
    }

    /// What a request was told.
    package struct Decision: Equatable, Sendable {
        package let isAllowed: Bool
        package let limit: Int
        package let remaining: Int
        package let resetsAt: Timestamp
    }

    /// Counts `cost` requests if the limit leaves room for all of them; a cost of 0 only looks.
    package mutating func charge(_ cost: Int, limit: Int, at now: Timestamp) -> Decision {
        let current = now.seconds / 3_600
        if current > hour {
            hour = current
            used = 0
        }
        let isAllowed = cost <= limit - used
        if isAllowed { used += cost }
        return Decision(
            isAllowed: isAllowed, limit: limit, remaining: max(0, limit - used), resetsAt: Timestamp(seconds: (hour + 1) * 3_600))
    }

    /// Takes in a recorded count: the later hour wins, and in one hour the larger count.
    package mutating func merge(_ recorded: HourlyQuota) {
        if recorded.hour > hour || (recorded.hour == hour && recorded.used > used) { self = recorded }
    }
}
