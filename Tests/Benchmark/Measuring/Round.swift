/// What one round on one server gave. Times are in nanoseconds.
struct Round: Codable, Equatable, Sendable {
    var answers: Int
    var elapsed: Int
    /// CPU time of the server.
    var processor: Int
    /// Its parts in ticks of the kernel, which are too coarse for one round and good enough for their ratio over all.
    var userTicks: Int
    var kernelTicks: Int
    var latencyMedian: Int
    var latency99: Int
    /// CPU time of everybody but the server and the load.
    var others: Int
    var stolen: Int

    var processorPerAnswer: Double { Double(processor) / Double(answers) / 1_000 }
    var answersPerSecond: Double { Double(answers) / Double(elapsed) * 1e9 }
}
