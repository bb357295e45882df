/// When time alone gives an event loop something to do, in milliseconds of the monotonic clock.
struct LoopSchedule {
    private var sweptAt: Int64 = 0
    private var acceptAgainAt = Int64.max
    private var drainUntil = Int64.max
    private var listenUntil = Int64.max
    private(set) var isDraining = false

    /// At the earliest deadline of a connection, but not more often than every `sweepMilliseconds`; at the end of a pause, of listening or of a drain.
    func next(earliestDeadline: Int64, sweepMilliseconds: Int64) -> Int64 {
        min(max(earliestDeadline, sweptAt + sweepMilliseconds), drainUntil, listenUntil, acceptAgainAt)
    }

    /// Deadlines are looked at now. True if a pause in accepting is over with it.
    mutating func sweep(at now: Int64) -> Bool {
        sweptAt = now
        guard acceptAgainAt <= now else { return false }
        acceptAgainAt = .max
        return true
    }

    mutating func pauseAccepting(until time: Int64) { acceptAgainAt = time }

    mutating func beginDraining(until time: Int64, listeningUntil listeningEnd: Int64) {
        isDraining = true
        drainUntil = time
        listenUntil = listeningEnd
        // Nobody is accepted any more. The end of a pause that nothing follows would otherwise be due at every turn of the loop.
        acceptAgainAt = .max
    }

    func isDrainOver(at now: Int64) -> Bool { now >= drainUntil }

    /// Whether the drain has so much time left.
    func canDrain(forMilliseconds milliseconds: Int64, at now: Int64) -> Bool { drainUntil - now > milliseconds }

    /// True once, when those who had begun to connect before the drain have had their time.
    mutating func endsListening(at now: Int64) -> Bool {
        guard listenUntil <= now else { return false }
        listenUntil = .max
        return true
    }
}
