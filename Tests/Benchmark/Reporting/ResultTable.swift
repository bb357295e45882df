/// The results as Markdown that can also be read as it is.
struct ResultTable {
    let result: BenchmarkResult

    init(_ result: BenchmarkResult) { self.result = result }

    var text: String {
        let machine = "\(result.machine); `\(result.command)`."
        return ([machine] + result.jobs.map(Self.section)).joined(separator: "\n\n")
    }

    private static let head = [
        "server", "CPU µs/request (best)", "median", "user", "kernel", "× gcreg-auth", "requests/s", "p50 ms", "p99 ms", "system calls", "MiB", "start ms",
    ]

    private static func section(of job: JobResult) -> String {
        let rows = [head] + job.ranking.map { row($0, ours: job.ours) }
        return "`\(job.job.rawValue)`: \(job.job.sentence).\n\n" + MarkdownTable(rows: rows, leftColumns: [0]).text
    }

    private static func row(_ server: ServerResult, ours: ServerResult?) -> [String] {
        [
            server.doesTheWork ? server.name : "\(server.name) (no work)",
            Decimals.text(server.best, 2), Decimals.text(server.median, 2), Decimals.text(server.bestUser, 2), Decimals.text(server.bestKernel, 2),
            ours.map { Decimals.text(server.best / $0.best, 2) } ?? "", Decimals.text(server.answersPerSecond, 0),
            Decimals.text(server.latencyMedianMilliseconds, 2), Decimals.text(server.latency99Milliseconds, 2),
            server.systemCallsPerHundred.map { Decimals.text(Double($0) / 100, 2) } ?? "", Decimals.text(Double(server.memoryBytes) / 1_048_576, 0),
            Decimals.text(Double(server.startMicroseconds) / 1_000, 0),
        ]
    }
}
