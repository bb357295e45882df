/// Remembers failed logins, so that a guesser is slowed down and a victim is not locked out from elsewhere.
///
/// A failure counts for `windowSeconds`. While a pair of account and client network has `failuresMaximum` of them, it must wait. The outcome of
/// a guess is told only if `settle` allows it: guesses made at the same time can all be on their way before the first one fails, and
/// those that finish after the last allowed failure are answered as if they had never been tried, right or wrong.
struct LoginThrottle: Sendable {
    private let failuresMaximum: Int
    private let windowSeconds: Int64
    private let entriesMaximum: Int
    private var entries: [Pair: Entry] = [:]
    /// Pairs in the order of their latest failure. A place whose number is no longer its entry's has been left for a later one.
    private var order: [Place] = []
    private var orderStart = 0
    private var nextNumber: UInt64 = 0

    struct Pair: Hashable, Sendable {
        let account: Account
        let network: ClientNetwork
    }

    enum Account: Hashable, Sendable {
        case user(Int)
        /// An account that does not exist is slowed like one that does; the hash of its name takes the same room however long that is.
        case unknown(nameHash: Int)
    }

    private struct Entry {
        /// When each failure was, at most `failuresMaximum` of them, the earliest first.
        var failures: [Int64] = []
        var number: UInt64 = 0
    }

    private struct Place {
        let pair: Pair
        let number: UInt64
    }

    init(failuresMaximum: Int, windowSeconds: Int64, entriesMaximum: Int) {
        precondition(failuresMaximum > 0 && windowSeconds > 0 && entriesMaximum > 0, "the login throttle needs room for a failure")
        self.failuresMaximum = failuresMaximum
        self.windowSeconds = windowSeconds
        self.entriesMaximum = entriesMaximum
    }

    /// How many pairs are remembered.
    var count: Int { entries.count }

    /// How much room their order takes, places left behind included.
    var orderCount: Int { order.count }

    /// Seconds until the pair may try again, nil if it may now.
    mutating func wait(for pair: Pair, at now: Int64) -> Int64? {
        guard let failures = currentFailures(of: pair, at: now), failures.count >= failuresMaximum else { return nil }
        return max(1, failures[0] + windowSeconds - now)
    }

    /// Takes the outcome of a guess in. Seconds to wait, if the outcome must not be told; else nil.
    mutating func settle(_ pair: Pair, isRight: Bool, at now: Int64) -> Int64? {
        if let seconds = wait(for: pair, at: now) { return seconds }
        if isRight {
            entries[pair] = nil
        } else {
            recordFailure(of: pair, at: now)
        }
        return nil
    }
}

extension LoginThrottle {
    private mutating func recordFailure(of pair: Pair, at now: Int64) {
        if entries[pair] == nil, entries.count >= entriesMaximum { forgetOldest() }
        nextNumber += 1
        entries[pair, default: Entry()].failures.append(now)
        entries[pair, default: Entry()].number = nextNumber
        order.append(Place(pair: pair, number: nextNumber))
        forgetExpired(at: now)
        compactOrder()
    }

    /// The failures that still count. After the clock stepped back none may lie ahead, or they would count for longer than the window.
    private mutating func currentFailures(of pair: Pair, at now: Int64) -> [Int64]? {
        guard var entry = entries[pair] else { return nil }
        entry.failures = entry.failures.filter { $0 + windowSeconds > now }.map { min($0, now) }
        entries[pair] = entry.failures.isEmpty ? nil : entry
        return entry.failures
    }

    private mutating func forgetOldest() {
        while orderStart < order.count {
            let place = order[orderStart]
            orderStart += 1
            guard isCurrent(place) else { continue }
            entries[place.pair] = nil
            return
        }
    }

    private mutating func forgetExpired(at now: Int64) {
        while orderStart < order.count {
            let place = order[orderStart]
            if isCurrent(place), let latest = entries[place.pair]?.failures.last, latest + windowSeconds > now { return }
            if isCurrent(place) { entries[place.pair] = nil }
            orderStart += 1
        }
    }

    /// Gives up the places that were left, before they are more than those in use.
    private mutating func compactOrder() {
        guard order.count > 2 * entries.count + 16 else { return }
        order = order[orderStart...].filter(isCurrent)
        orderStart = 0
    }

    private func isCurrent(_ place: Place) -> Bool { entries[place.pair]?.number == place.number }
}
