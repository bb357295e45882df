import LinuxSystem

/// Threads that do the same work each, and what they came to together.
final class Crew<Tally: Sendable>: Sendable {
    private let state: Monitor<State>

    private struct State: Sendable {
        var tally: Tally
        var working = 0
        var isToStop = false
    }

    init(_ tally: Tally) { state = Monitor(State(tally: tally)) }

    /// Starts a thread.
    func start(_ work: @escaping @Sendable (Crew) -> Void) throws {
        state.change { $0.working += 1 }
        try Thread.detach(named: "client") {
            work(self)
            self.state.change { $0.working -= 1 }
        }
    }

    func note(_ change: (inout Tally) -> Void) { state.change { change(&$0.tally) } }

    /// Changes the tally and answers something of it.
    func change<Result>(_ change: (inout Tally) -> Result) -> Result { state.change { change(&$0.tally) } }

    var tally: Tally { state.withLock { $0.tally } }

    var isToStop: Bool { state.withLock { $0.isToStop } }

    func stop() { state.change { $0.isToStop = true } }

    /// Waits until the tally is as wanted; false if that takes longer than a minute.
    func wait(until isEnough: (Tally) -> Bool) -> Bool {
        state.wait(atMostMilliseconds: 60_000) { isEnough($0.tally) ? true : nil } ?? false
    }

    /// Waits until every thread has ended: what they came to.
    func finish() -> Tally {
        state.wait { $0.working == 0 ? $0.tally : nil }!
    }
}
