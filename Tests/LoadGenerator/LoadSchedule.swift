/// When requests are due.
struct LoadSchedule {
    private let requestsPerSecond: Int
    private let start: Int64
    /// Requests that were taken so far.
    private(set) var taken = 0

    init(requestsPerSecond: Int, start: Int64) {
        precondition(requestsPerSecond > 0, "a pace is at least one request a second")
        self.requestsPerSecond = requestsPerSecond
        self.start = start
    }

    /// When the next request is due. Computed from the beginning each time, so that no rounding adds up.
    var next: Int64 {
        let (seconds, rest) = taken.quotientAndRemainder(dividingBy: requestsPerSecond)
        return start + Int64(seconds) * 1_000_000_000 + Int64(rest) * 1_000_000_000 / Int64(requestsPerSecond)
    }

    /// Takes the next request if it is due: when it was.
    mutating func take(at now: Int64) -> Int64? {
        let due = next
        guard due <= now else { return nil }
        taken += 1
        return due
    }

    /// Requests due before `end` that nobody took.
    func left(before end: Int64) -> Int {
        var copy = self
        while copy.next < end { copy.taken += 1 }
        return copy.taken - taken
    }
}
