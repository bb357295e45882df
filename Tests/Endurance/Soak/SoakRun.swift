import TestSupport
import Glibc
import LinuxSystem
import LoadGenerator

/// Everything that clients do, good and bad, at once and at full speed: memory must stay where it is, no descriptor may be left, and no answer may be wrong.
struct SoakRun {
    let seconds: Int
    /// Whether it is long enough for memory to be judged: arenas and tables first grow to what the load needs.
    var isWarm = true

    /// Samples that are taken in all.
    static let samples = 60
    /// Exchanges of each kind that a soak must have come to: a kind that stood still proves nothing.
    static let exchangesOfEachKind = 3
    /// How long connections that clients have closed may be in the table still.
    static let settleMilliseconds: Int64 = 10_000

    func run() throws -> Verdict {
        var verdict = Verdict()
        // A small journal: snapshots are part of what is soaked.
        let server = try StartedProgram(settings: ["GCREG_STORE_SNAPSHOT_JOURNAL_BYTES": "1048576"])
        let mischief = Crew(SoakTally())
        let atFirst = try server.restingFigures()
        let full = try RunningLoad(
            plan(server, [Requests.verify(server.key.text), Requests.list(server.key.text), Requests.list(server.token), Requests.health]))
        let refused = try RunningLoad(refusedPlan(server))
        for behaviour in SoakBehaviour.allCases { try mischief.start { behaviour.work(server, $0) } }
        let samples = try sample(server) { full.progress.answers + refused.progress.answers + mischief.tally.exchanges }
        for load in [full, refused] { load.stop() }
        mischief.stop()
        let (report, refusedReport, tally) = (try full.waitUntilEnded(), try refused.waitUntilEnded(), mischief.finish())
        verdict.lines = [SoakSample.heading] + samples.map(\.line) + ["good requests: \(report)", "refused ones: \(refusedReport)", tally.line]
        judge(report, refusedReport, tally, &verdict)
        judge(samples, &verdict)
        try judgeRest(server, atFirst, &verdict)
        let ended = server.stop()
        verdict.require(ended.exitCode == 0, "exit code \(ended.exitCode): \(ended.standardError)")
        return verdict
    }

    private func sample(_ server: StartedProgram, exchanges: () -> Int) throws -> [SoakSample] {
        var samples: [SoakSample] = []
        let start = Clock.system.monotonicMilliseconds()
        for number in 1...Self.samples {
            let due = start + Int64(number) * Int64(seconds) * 1_000 / Int64(Self.samples)
            let wait = due - Clock.system.monotonicMilliseconds()
            if wait > 0 { usleep(UInt32(wait) * 1_000) }
            let sample = SoakSample(second: number * seconds / Self.samples, figures: try server.figures(), exchanges: exchanges())
            samples.append(sample)
        }
        return samples
    }
}

// MARK: - What is asked for

extension SoakRun {
    private func plan(_ server: StartedProgram, _ requests: [[UInt8]]) -> LoadPlan {
        var plan = LoadPlan(port: server.port, requests: requests)
        plan.connections = 32
        return plan
    }

    /// 401, 403, 404, 405, 422 and 429, at a steady pace.
    private func refusedPlan(_ server: StartedProgram) throws -> LoadPlan {
        let client = try LoopbackClient(server.addresses[0])
        let limited = try StartedProgram.member(
            "api_key", of: client.exchange(Requests.createKey(server.token, #"{"key_name":"limited","scopes":"read","rate_limit":1}"#)))
        var plan = plan(
            server,
            [
                Requests.list("nobody"), Requests.verify("gcreg_" + String(repeating: "0", count: 32)), Requests.verify(limited), Requests.list(limited),
                Requests.request("GET", "/nowhere"), Requests.request("PUT", "/auth/api-keys", bearer: server.token),
                Requests.createKey(server.token, #"{"scopes":"fly"}"#), Requests.createKey(server.token, "not JSON"),
                Requests.request("GET", "/auth/api-keys/999999", bearer: server.token),
            ])
        plan.connections = 4
        plan.pace = .perSecond(500)
        return plan
    }
}

// MARK: - What is judged

extension SoakRun {
    private func judge(_ report: LoadReport, _ refused: LoadReport, _ tally: SoakTally, _ verdict: inout Verdict) {
        verdict.require(report.isClean, "good requests failed: \(report) \(report.firstFailure ?? "")")
        let unexpected = refused.statuses.keys.filter { ![200, 401, 404, 405, 400, 422, 429].contains($0) }
        let lost = refused.broken + refused.brokenBeforeFirstAnswer + refused.refusedConnections + refused.malformed + refused.unanswered
        verdict.require(unexpected.isEmpty && lost == 0, "refused requests failed: \(refused) with the statuses \(refused.statuses)")
        verdict.require(tally.failures.isEmpty, "\(tally.failures.count) failures, the first: \(tally.failures.first ?? "")")
        for behaviour in SoakBehaviour.allCases {
            let count = tally.counts[behaviour] ?? 0
            verdict.require(count >= Self.exchangesOfEachKind, "\(behaviour) came to \(count) exchanges")
        }
    }

    private func judge(_ samples: [SoakSample], _ verdict: inout Verdict) {
        guard let flatness = Flatness(samples.map(\.figures.residentBytes)) else { return }
        let figures = "resident memory at its lowest: \(flatness.second >> 10) KiB in the second third, \(flatness.third >> 10) KiB in the last"
        verdict.lines.append(figures)
        verdict.require(flatness.isFlat || !isWarm, "\(figures): it grows")
    }

    /// Once the clients are gone there is what there was before they came.
    private func judgeRest(_ server: StartedProgram, _ atFirst: ProcessFigures, _ verdict: inout Verdict) throws {
        let deadline = Clock.system.monotonicMilliseconds() + Self.settleMilliseconds
        let allowed = atFirst.descriptors + RunningProgram.sanitizerDescriptors
        var atLast = try server.figures()
        while atLast.descriptors > allowed && Clock.system.monotonicMilliseconds() < deadline {
            usleep(10_000)
            atLast = try server.figures()
        }
        verdict.lines.append("descriptors: \(atFirst.descriptors) before, \(atLast.descriptors) afterwards; threads: \(atFirst.threads) and \(atLast.threads)")
        let targets = try ProcessFigures.descriptorTargets(of: server.program.processID)
        verdict.require(atLast.descriptors <= allowed, "\(atLast.descriptors - atFirst.descriptors) descriptors are left over of \(targets)")
        verdict.require(atLast.threads <= atFirst.threads, "\(atLast.threads - atFirst.threads) threads are left over")
    }
}
