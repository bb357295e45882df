package import LinuxSystem

/// A load that is being made by a thread of its own, which runs on the processors that the starting thread may run on.
package final class RunningLoad: Sendable {
    private let shared = Monitor(Shared())

    struct Shared: Sendable {
        var progress = LoadProgress()
        var isToStop = false
        var result: Result<LoadReport, SystemError>?
    }

    /// Opens the connections and begins.
    package init(_ plan: LoadPlan) throws(SystemError) {
        precondition(plan.connections > 0, "a load needs a connection")
        precondition(plan.pace == .silent || !plan.requests.isEmpty, "a load needs requests")
        let shared = shared
        try Thread.detach(named: "load") {
            let result: Result<LoadReport, SystemError>
            do throws(SystemError) {
                let loop = try LoadLoop(plan, shared)
                result = .success(try loop.run())
            } catch {
                result = .failure(error)
            }
            shared.change { $0.result = result }
        }
    }

    /// How far the load has come; it is brought up to date about once a millisecond.
    package var progress: LoadProgress { shared.withLock { $0.progress } }

    /// Waits until what has been achieved is enough; false when the load ended, or the time was over, before that.
    package func wait(atMostMilliseconds milliseconds: Int64 = 60_000, until isEnough: (LoadProgress) -> Bool) -> Bool {
        shared.wait(atMostMilliseconds: milliseconds) { shared -> Bool? in
            if isEnough(shared.progress) { return true }
            return shared.result == nil ? nil : false
        } ?? false
    }

    /// Sends nothing more; what is out may still be answered. The loop notices within milliseconds.
    package func stop() { shared.change { $0.isToStop = true } }

    package func waitUntilEnded() throws(SystemError) -> LoadReport {
        // Without a limit of time, `wait` only comes back with a result.
        guard let result = shared.wait(for: { $0.result }) else { preconditionFailure("a wait without a limit gave up") }
        return try result.get()
    }
}

/// How far a load has come.
package struct LoadProgress: Sendable {
    package var answers = 0
    /// Connections that are established now.
    package var openConnections = 0
}
