import LinuxSystem

/// Every call that changes the disk made to fail in every way, power cuts at every moment, and damage to every byte.
enum FaultRun {
    /// A fault and what it strikes.
    struct Trial: Sendable {
        let fault: DiskFault
        let directory: FaultDirectory
    }

    /// How much of it.
    enum Extent {
        /// Each call once, with the errors and their duration in turn.
        case everyCall
        /// Each call with each error for each duration.
        case everyFault
    }

    static func trials(_ extent: Extent) throws -> [Trial] {
        let stopped = try FaultDirectory.stopped()
        let crashed = try FaultDirectory.crashed()
        let serving = try calls(on: stopped) { $0.calls }
        let opening = try calls(on: crashed) { $0.callsWhenReady }
        return faults(serving, extent).map { Trial(fault: $0, directory: stopped) } + faults(opening, extent).map { Trial(fault: $0, directory: crashed) }
    }

    /// How many calls of each kind there are without a fault.
    private static func calls(on directory: FaultDirectory, _ pick: (FaultTrial.Outcome) -> [DiskShim.Call: Int]) throws -> [DiskShim.Call: Int] {
        var trial = try FaultTrial(nil, on: directory)
        let outcome = try trial.run()
        guard outcome.faults.isEmpty else { throw EnduranceError("Without a fault: \(outcome.faults)") }
        return pick(outcome)
    }

    private static func faults(_ calls: [DiskShim.Call: Int], _ extent: Extent) -> [DiskFault] {
        DiskShim.Call.allCases.flatMap { call -> [DiskFault] in
            (1...max(1, calls[call]!)).flatMap { number -> [DiskFault] in
                let ways = ways(call, number)
                return extent == .everyFault ? ways : [ways[number % ways.count]]
            }
        }
    }

    /// In an order in which neighbours differ in everything.
    private static func ways(_ call: DiskShim.Call, _ number: Int) -> [DiskFault] {
        var ways: [DiskFault] = []
        for (index, lasting) in DiskFault.Lasting.allCases.enumerated() {
            for turn in 0..<3 {
                let error = DiskFault.Failure.allCases[(index + turn) % 3]
                ways.append(DiskFault(call: call, number: number, error: error, lasting: lasting))
                guard call == .write, lasting != .once || error == .noSpace else { continue }
                ways.append(DiskFault(call: call, number: number, error: error, lasting: lasting, beginsShort: true))
            }
        }
        return ways
    }

    /// In the order of the trials, which are made on as many threads as there are processors.
    static func outcomes(of trials: [Trial]) throws -> [FaultTrial.Outcome] {
        try onAllProcessors(trials.count) { number in
            var run = try FaultTrial(trials[number].fault, on: trials[number].directory)
            return try run.run()
        }
    }

    /// Everything, on as many threads as there are processors.
    static func run(powerCuts: Int) throws -> Verdict {
        var verdict = Verdict()
        for part in [try everyFault(), try cutPower(rounds: powerCuts), try damageEveryByte()] {
            verdict.lines += part.lines
            verdict.faults += part.faults
        }
        return verdict
    }

    private static func everyFault() throws -> Verdict {
        let trials = try trials(.everyFault)
        let outcomes = try outcomes(of: trials)
        var verdict = Verdict()
        var hits: [DiskShim.Call: Int] = [:]
        for (trial, outcome) in zip(trials, outcomes) {
            verdict.faults += outcome.faults
            if outcome.hits > 0 { hits[trial.fault.call, default: 0] += 1 }
        }
        verdict.lines = [
            "\(trials.count) trials with a fault of the disk, by the call that was made to fail: "
                + DiskShim.Call.allCases.map { "\($0) \(hits[$0] ?? 0)" }.joined(separator: ", ")
        ]
        return verdict
    }

    private static func cutPower(rounds: Int) throws -> Verdict {
        let first = UInt64.random(in: 0...999_999)
        return Verdict(
            joining: try onAllProcessors(rounds) { round in
                var run = try PowerCutRun(seed: first + UInt64(round))
                return try run.run()
            })
    }

    private static func damageEveryByte() throws -> Verdict {
        let parts = SystemCall.availableProcessors()
        return Verdict(
            joining: try onAllProcessors(parts) { part in
                var run = try DamageRun(stride: parts, first: part)
                return try run.run()
            })
    }

    /// What `work` answers for each number, in their order.
    private static func onAllProcessors<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Result) throws -> [Result] {
        let crew = Crew(Share<Result>(waiting: Array((0..<count).reversed())))
        for _ in 0..<SystemCall.availableProcessors() {
            try crew.start { crew in
                while let number = crew.change({ $0.waiting.popLast() }) {
                    do {
                        let result = try work(number)
                        crew.note { $0.results[number] = result }
                    } catch {
                        crew.note { $0.failures.append("\(error)") }
                    }
                }
            }
        }
        let share = crew.finish()
        guard share.failures.isEmpty else { throw EnduranceError(share.failures.joined(separator: "\n")) }
        return (0..<count).map { share.results[$0]! }
    }

    private struct Share<Result: Sendable>: Sendable {
        var waiting: [Int]
        var results: [Int: Result] = [:]
        var failures: [String] = []
    }
}
