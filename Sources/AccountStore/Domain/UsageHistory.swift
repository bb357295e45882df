/// How much a key was used in the hours before its current one: each of the last days, and all together.
package struct UsageHistory: Equatable, Sendable {
    package struct Hour: Equatable, Sendable {
        /// Whole hours since 1970.
        package let hour: Int64
        package var used: Int

        package init(hour: Int64, used: Int) {
            self.hour = hour
            self.used = used
        }
    }

    /// Hours that are told one by one, the current one among them: seven days.
    package static let hoursMaximum: Int64 = 168

    /// Those in which the key was used, the oldest first, none of them the current one.
    package private(set) var hours: [Hour] = []
    /// Of all hours before the current one.
    package private(set) var total = 0

    package init() {}

    /// What a file says. Nil if that cannot be.
    init?(hours: [Hour], total: Int) {
        var sum = 0
        for (index, hour) in hours.enumerated() {
            guard hour.used > 0, index == 0 || hour.hour > hours[index - 1].hour else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(hour.used)
            guard !overflow else { return nil }
            sum = next
        }
        guard sum <= total, hours.count < Self.hoursMaximum else { return nil }
        self.hours = hours
        self.total = total
    }

    /// Takes in what is known of an hour before the current one; the larger count wins, so it may be taken in any number of times.
    ///
    /// An hour too old to be told one by one was counted long ago.
    mutating func record(_ quota: HourlyQuota, before current: Int64) {
        guard quota.used > 0, quota.hour < current, quota.hour > current - Self.hoursMaximum else { return forget(before: current) }
        let place = hours.lastIndex { $0.hour <= quota.hour }
        if let place, hours[place].hour == quota.hour {
            guard quota.used > hours[place].used else { return }
            total += quota.used - hours[place].used
            hours[place].used = quota.used
        } else {
            hours.insert(Hour(hour: quota.hour, used: quota.used), at: place.map { $0 + 1 } ?? 0)
            total += quota.used
        }
        forget(before: current)
    }

    /// The key's current hour is over, and another begins.
    mutating func close(_ quota: HourlyQuota, at next: Int64) {
        guard quota.used > 0 else { return forget(before: next) }
        // It counts even where it is too long ago to be told by itself.
        if quota.hour > next - Self.hoursMaximum { return record(quota, before: next) }
        total += quota.used
        forget(before: next)
    }

    private mutating func forget(before current: Int64) {
        let old = hours.prefix { $0.hour <= current - Self.hoursMaximum }.count
        if old > 0 { hours.removeFirst(old) }
    }
}

/// What is told of a key's use.
package struct KeyUsageReport: Equatable, Sendable {
    /// The hours of the last days in which the key was used, the oldest first, the current one last.
    package let hours: [UsageHistory.Hour]
    /// Of all time.
    package let total: Int
}
