/// What one server gave in a job.
struct ServerResult: Codable, Equatable, Sendable {
    var name: String
    var about: String
    var doesTheWork: Bool
    var rounds: [Round]
    var memoryBytes: Int
    /// From the start of the process to its first right answer.
    var startMicroseconds: Int
    /// System calls per hundred requests, where they could be counted.
    var systemCallsPerHundred: Int?

    /// CPU µs per request of the best round. Neighbours on a machine only ever add time, so this is what repeats.
    var best: Double { rounds.map(\.processorPerAnswer).min() ?? 0 }

    var median: Double { Self.median(rounds.map(\.processorPerAnswer)) }

    /// The part of the CPU time that was spent in the program itself, over all rounds.
    var userShare: Double {
        let user = rounds.reduce(0) { $0 + $1.userTicks }
        let all = rounds.reduce(user) { $0 + $1.kernelTicks }
        return all > 0 ? Double(user) / Double(all) : 0
    }

    var bestUser: Double { best * userShare }
    var bestKernel: Double { best - bestUser }
    var answersPerSecond: Double { Self.median(rounds.map(\.answersPerSecond)) }
    var latencyMedianMilliseconds: Double { Self.median(rounds.map { Double($0.latencyMedian) / 1e6 }) }
    var latency99Milliseconds: Double { Self.median(rounds.map { Double($0.latency99) / 1e6 }) }

    /// How much of one processor it used.
    var busyShare: Double { Self.median(rounds.map { Double($0.processor) / Double($0.elapsed) }) }

    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
