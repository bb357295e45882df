/// A line of the table: what should be, and what is.
struct StoreGoal: Equatable {
    let what: String
    let goal: String
    let measured: String
    let isReached: Bool
    let detail: String
}

extension StoreResult {
    var goals: [StoreGoal] {
        [
            share("keys created by 64 clients, to a disk with one writer and groups of this size", .created64SyncsPerSecond, .disk64SyncsPerSecond, creating64),
            share("keys created by one client, to a disk with one writer", .created1SyncsPerSecond, .disk1SyncsPerSecond, creating1),
            StoreGoal(
                what: "start to first answer", goal: "< 2.5 s", measured: "\(Decimals.text(median(.startMicroseconds) / 1e6, 2)) s",
                isReached: median(.startMicroseconds) < 2.5e6, detail: "\(Decimals.text(median(.openMilliseconds), 0)) ms of it for the files"),
            StoreGoal(
                what: "resident memory", goal: "< 400 MB", measured: "\(Decimals.text(median(.residentBytes) / 1e6, 0)) MB",
                isReached: median(.residentBytes) < 400e6, detail: "\(Decimals.text(median(.residentBytes) / Double(max(1, keys)), 0)) bytes a key"),
            limit(
                "verify p99 while a snapshot is written, to p99 without", medianRatio(.verifyBeside99Microseconds, to: .verifyAlone99Microseconds),
                "\(Decimals.text(median(.verifyBeside99Microseconds), 0)) to \(Decimals.text(median(.verifyAlone99Microseconds), 0)) µs at \(Decimals.text(Double(StoreBenchmark.verificationsPerSecond), 0)) a second"
            ),
            limit(
                "CPU time per verify, to that with 1,000 keys", smallest(.verifyAllNanoseconds) / max(1, smallest(.verifyFewNanoseconds)),
                "\(Decimals.text(smallest(.verifyAllNanoseconds) / 1e3, 2)) to \(Decimals.text(smallest(.verifyFewNanoseconds) / 1e3, 2)) µs, best rounds"),
            share("loading, to C that reads and hashes", .readMicroseconds, .openMilliseconds, loading, scale: 1e-3),
            share("writing a snapshot, to C that writes, hashes and syncs", .writeMicroseconds, .snapshotMilliseconds, snapshot, scale: 1e-3),
        ]
    }

    private func share(_ what: String, _ ours: StoreFigure, _ ceiling: StoreFigure, _ detail: String, scale: Double = 1) -> StoreGoal {
        let share = medianRatio(ours, to: ceiling) * scale
        return StoreGoal(what: what, goal: "≥ 80 %", measured: "\(Decimals.text(100 * share, 0)) %", isReached: share >= 0.8, detail: detail)
    }

    private func limit(_ what: String, _ ratio: Double, _ detail: String) -> StoreGoal {
        StoreGoal(what: what, goal: "≤ 1.3 ×", measured: "\(Decimals.text(ratio, 2)) ×", isReached: ratio <= 1.3, detail: detail)
    }

    private var creating64: String {
        "\(whole(.created64PerSecond)) keys/s in \(whole(.created64SyncsPerSecond)) syncs of \(whole(.created64GroupBytes)) bytes, against \(whole(.disk64SyncsPerSecond)) syncs; p50 \(milliseconds(.created64MedianMicroseconds)), p99 \(milliseconds(.created64Latency99Microseconds)) ms"
    }

    private var creating1: String {
        "\(whole(.created1PerSecond)) keys/s, against \(whole(.disk1SyncsPerSecond)) syncs; p50 \(milliseconds(.created1MedianMicroseconds)), p99 \(milliseconds(.created1Latency99Microseconds)) ms"
    }

    private var loading: String { "\(whole(.openMilliseconds)) ms against \(Decimals.text(median(.readMicroseconds) / 1e3, 0)) ms" }

    private var snapshot: String {
        "\(whole(.snapshotMilliseconds)) ms against \(Decimals.text(median(.writeMicroseconds) / 1e3, 0)) ms for \(Decimals.text(median(.snapshotBytes) / 1e6, 0)) MB"
    }

    func whole(_ figure: StoreFigure) -> String { Decimals.text(median(figure), 0) }

    private func milliseconds(_ figure: StoreFigure) -> String { Decimals.text(median(figure) / 1e3, 2) }
}
