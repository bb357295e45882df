/// How often each latency was seen, in nanoseconds, each within 1/64 of its value whatever its size: a fixed number of counters, so that counting allocates nothing.
package struct LatencyHistogram: Sendable {
    /// Counters of each power of two.
    private static let divisions = 64
    /// 2^40 ns, eighteen minutes, and whatever is longer.
    private static let largestPower = 40
    /// log2 of `divisions`: below twice that many nanoseconds each value has a counter of its own.
    private static let divisionBits = 6

    private var counters = [Int](repeating: 0, count: (largestPower - divisionBits + 2) * divisions)
    package private(set) var count = 0
    /// The longest, exactly.
    package private(set) var maximum: Int64 = 0

    package init() {}

    package mutating func record(_ nanoseconds: Int64) {
        let value = max(0, nanoseconds)
        counters[Self.index(of: value)] += 1
        count += 1
        if value > maximum { maximum = value }
    }

    package mutating func add(_ other: LatencyHistogram) {
        for index in counters.indices { counters[index] += other.counters[index] }
        count += other.count
        maximum = max(maximum, other.maximum)
    }

    /// The latency, in nanoseconds, that this share of all did not exceed; never less than it was, and at most 1/64 more. 0 of an empty histogram.
    package func quantile(_ share: Double) -> Int64 {
        precondition(0...1 ~= share, "a share is between none and all")
        guard count > 0 else { return 0 }
        let wanted = max(1, Int((Double(count) * share).rounded(.up)))
        var seen = 0
        for (index, counter) in counters.enumerated() {
            seen += counter
            // The last counter has no upper end of its own.
            if seen >= wanted { return index == counters.count - 1 ? maximum : min(Self.largestValue(at: index), maximum) }
        }
        return maximum
    }

    package func microseconds(_ share: Double) -> Int64 { (quantile(share) + 500) / 1_000 }

    private static func index(of value: Int64) -> Int {
        guard value >= divisions else { return Int(value) }
        let power = Int64.bitWidth - 1 - value.leadingZeroBitCount
        guard power <= largestPower else { return (largestPower - divisionBits + 2) * divisions - 1 }
        // The value's first seven bits: the leading one chooses the row, the six behind it the counter.
        return (power - divisionBits + 1) * divisions + Int(value >> Int64(power - divisionBits)) - divisions
    }

    private static func largestValue(at index: Int) -> Int64 {
        guard index >= divisions else { return Int64(index) }
        let shift = Int64(index / divisions - 1)
        return (Int64(index % divisions + divisions + 1) << shift) - 1
    }
}
