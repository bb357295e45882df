import Glibc
import LinuxSystem
import TestSupport

/// SIGTERM under load: a request that was sent whole before its connection's close notice must have its answer.
struct StopRun {
    let load: StopLoad

    struct Tally: Sendable {
        var answers = 0
        /// Answers that said that their connection ends.
        var closeNotices = 0
        /// Connections that were refused: nobody listens any more.
        var refusals = 0
        /// Requests without an answer, or with a wrong one.
        var failures = 0
        var firstFailure: String?

        mutating func fail(_ count: Int, _ reason: String) {
            failures += count
            if firstFailure == nil { firstFailure = reason }
        }
    }

    /// Answers after which the signal is sent: enough for the load to be at its height.
    static let answersBeforeStop = 2_000...10_000

    static func all(rounds: Int) throws -> Verdict {
        var verdict = Verdict()
        for load in StopLoad.all {
            var total = Tally()
            for _ in 0..<rounds {
                let (tally, ended) = try StopRun(load: load).run(answersBeforeStop: Int.random(in: answersBeforeStop))
                total.answers += tally.answers
                total.closeNotices += tally.closeNotices
                total.refusals += tally.refusals
                if tally.failures > 0 { total.fail(tally.failures, tally.firstFailure ?? "") }
                verdict.require(ended == 0, "\(load): exit code \(ended)")
            }
            verdict.lines.append("\(load): \(rounds) stops, \(total.answers) answers, \(total.closeNotices) with a close notice, \(total.failures) failed")
            verdict.require(total.failures == 0, "\(load): \(total.failures) requests failed: \(total.firstFailure ?? "")")
        }
        return verdict
    }

    /// One stop: what the clients saw, and the exit code.
    func run(answersBeforeStop: Int) throws -> (Tally, exitCode: Int32) {
        let server = try StartedProgram(loops: load.loops)
        let request = load.writes ? Requests.rename(server.key.id, to: "renamed", server.token) : Requests.list(server.key.text)
        let crew = Crew(Tally())
        let client = StopClient(address: server.addresses[load.isUnix ? 1 : 0], request: request, load: load)
        for _ in 0..<load.clients { try crew.start(client.work) }
        guard crew.wait(until: { $0.answers >= answersBeforeStop || $0.failures > 0 }) else { throw EnduranceError("The program does not answer.") }
        crew.stop()
        let ended = server.stop()
        return (crew.finish(), ended.exitCode)
    }
}
