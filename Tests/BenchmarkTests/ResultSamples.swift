@testable import Benchmark

/// Results as a measurement would give them, small enough to be checked by hand.
enum ResultSamples {
    /// `nanoseconds` of CPU an answer, a quarter of it in the program.
    static func round(_ nanoseconds: Int, others: Int = 0, stolen: Int = 0) -> Round {
        Round(
            answers: 1_000, elapsed: 1_000 * nanoseconds, processor: 1_000 * nanoseconds, userTicks: 25, kernelTicks: 75, latencyMedian: 500_000,
            latency99: 900_000, others: others, stolen: stolen)
    }

    static func server(_ name: String, _ nanoseconds: [Int], doesTheWork: Bool = true) -> ServerResult {
        ServerResult(
            name: name, about: "", doesTheWork: doesTheWork, rounds: nanoseconds.map { round($0) }, memoryBytes: 21 << 20, startMicroseconds: 94_000,
            systemCallsPerHundred: 205)
    }

    static let result = BenchmarkResult(
        machine: "A <fast> machine", command: "make bench",
        jobs: [
            JobResult(
                job: .verifyKey, connections: 64, roundMilliseconds: 1_000,
                servers: [
                    server("gcreg-auth", [6_400, 6_000, 6_600]), server("ceiling", [5_000, 5_200, 5_100], doesTheWork: false),
                    server("a \"slow\" & <heavy> one", [30_000, 33_000]),
                ])
        ])
}
