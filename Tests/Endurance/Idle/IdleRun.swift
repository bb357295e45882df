import LinuxSystem
import LoadGenerator
import TestSupport

/// What idle connections cost, and what a live one beside them feels of it.
struct IdleRun {
    let connections: Int
    /// How long the latency is measured in a round.
    let seconds: Int
    /// Whether nothing else has the processors, so that the latency says something of the program.
    var isUndisturbed = true
    var requestsPerSecond = 1_000

    /// Rounds of which the best counts: other programs on the machine only ever add to a latency.
    static let rounds = 3
    static let bytesPerConnection = 4_096
    static let latencyMicroseconds: Int64 = 2_000
    /// Descriptors of this process that are not connections.
    static let otherDescriptors = 64

    func run() throws -> Verdict {
        var verdict = Verdict()
        let descriptors = try SystemCall.raiseDescriptorLimit()
        guard descriptors >= connections + Self.otherDescriptors else {
            throw EnduranceError(
                "\(connections) connections need \(connections + Self.otherDescriptors) descriptors, and the hard limit is \(descriptors) (ulimit -Hn).")
        }
        let server = try StartedProgram()
        // Whatever is made at first use is made now, and not charged to the connections.
        let alone = try live(server)
        let before = try server.restingFigures()
        let idle = try open(server)
        let during = try server.figures()
        let beside = try live(server)
        let cost = (during.residentBytes - before.residentBytes) / connections
        verdict.lines = [
            "\(connections) idle connections: \(cost) bytes each (resident memory from \(before.residentBytes >> 10) to \(during.residentBytes >> 10) KiB)",
            "one live connection at \(requestsPerSecond) requests/s, alone:       \(latency(alone))",
            "one live connection at \(requestsPerSecond) requests/s, beside them: \(latency(beside))",
        ]
        verdict.require(cost < Self.bytesPerConnection, "an idle connection costs \(cost) bytes")
        verdict.require(alone.isClean && beside.isClean, "requests failed: \(alone) \(beside)")
        verdict.require(try server.figures().descriptors >= before.descriptors + connections, "idle connections were closed")
        verdict.require(!isUndisturbed || beside.latency.microseconds(0.99) < Self.latencyMicroseconds, "p99 is \(beside.latency.microseconds(0.99)) µs")
        withExtendedLifetime(idle) {}
        let ended = server.stop()
        verdict.require(ended.exitCode == 0, "exit code \(ended.exitCode)")
        return verdict
    }

    /// Every second one has had a request: it must have given back what that took.
    private func open(_ server: StartedProgram) throws -> [LoopbackClient] {
        try (0..<connections).map { number in
            let client = try LoopbackClient(server.addresses[0])
            if number.isMultiple(of: 2), try client.exchange(Requests.list(server.key.text)).status != 200 { throw EnduranceError("a list was refused") }
            return client
        }
    }

    private func live(_ server: StartedProgram) throws -> LoadReport {
        var plan = LoadPlan(port: server.port, requests: [Requests.list(server.key.text)])
        plan.connections = 1
        plan.pace = .perSecond(requestsPerSecond)
        plan.durationMilliseconds = Int64(seconds) * 1_000
        let reports = try (0..<(isUndisturbed ? Self.rounds : 1)).map { _ in try plan.run() }
        // A round with a failed request counts before any other.
        return reports.first { !$0.isClean } ?? reports.min { $0.latency.quantile(0.99) < $1.latency.quantile(0.99) }!
    }

    private func latency(_ report: LoadReport) -> String {
        "p50 \(report.latency.microseconds(0.5)) µs, p99 \(report.latency.microseconds(0.99)) µs, longest \(report.latency.maximum / 1_000) µs"
    }
}
