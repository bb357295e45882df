import TestSupport

/// How often a key was used in its hour, as far as answers tell.
///
/// A crash may lose what was counted since the last time that the counters were written, and nothing else: never is more counted than was sent, and never
/// less than what an earlier start found on the disk.
struct CountedUse: Equatable, Sendable {
    /// When the hour ends, in seconds since 1970.
    private var hourEnd = 0
    /// What was read from the disk at a start, or written there at a clean stop.
    private var durable = 0
    /// What the last answer told.
    private var told = 0
    /// Requests sent since then: whether they were counted is not known.
    private var unanswered = 0
    /// It was the server of now that told so: it may not know less.
    private var isTold = false

    mutating func sent() { unanswered += 1 }

    /// A server that was stopped cleanly has written all that it told.
    mutating func serverEnded(cleanly isClean: Bool) {
        if isClean && isTold { durable = told }
        isTold = false
    }

    /// Takes in an answer to a request that was sent. A sentence if it cannot be right.
    mutating func answered(_ answer: Answer) -> String? {
        guard let limit = answer.number("X-RateLimit-Limit"), let remaining = answer.number("X-RateLimit-Remaining"),
            let hourEnd = answer.number("X-RateLimit-Reset")
        else { return "an answer to a key does not say where it stands: \(answer.status) \(answer.text)" }
        return answered(used: limit - remaining, hourEnd: hourEnd)
    }

    mutating func answered(used: Int, hourEnd: Int) -> String? {
        let isSameHour = hourEnd == self.hourEnd
        let fewest = isSameHour ? (isTold ? told : durable) + 1 : 1
        let possible = fewest...max(fewest, told + unanswered)
        if !isTold { durable = used - 1 } else if !isSameHour { durable = 0 }
        self.hourEnd = hourEnd
        (told, unanswered, isTold) = (used, 0, true)
        return possible.contains(used) ? nil : "\(used) requests are counted, and there were \(possible.lowerBound) to \(possible.upperBound)"
    }
}

extension Answer {
    fileprivate func number(_ field: String) -> Int? { self[field].flatMap { Int($0) } }
}
