import FoundationEssentials
import TextFormats

/// All that was measured, as it is kept.
struct BenchmarkResult: Codable, Equatable, Sendable {
    var machine: String
    /// What a person types to measure the same.
    var command: String
    var jobs: [JobResult]

    init(machine: String, command: String, jobs: [JobResult]) {
        self.machine = machine
        self.command = command
        self.jobs = jobs
    }

    init(file path: String) throws { try self.init(json: Files.read(path)) }

    init(json: [UInt8]) throws { self = try JSONDecoder().decode(BenchmarkResult.self, from: Data(json)) }

    func result(of job: Job) throws -> JobResult {
        guard let result = jobs.first(where: { $0.job == job }) else { throw BenchmarkError("The results have no job \(job.rawValue).") }
        return result
    }

    /// What a reader must know before believing the figures.
    var warnings: [String] { jobs.flatMap(\.warnings) }

    /// One round a line.
    var json: [UInt8] {
        var json: [UInt8] = []
        json.openObject()
        json.member("machine", machine)
        json.member("command", command)
        json.openMember("jobs")
        json.openArray()
        for job in jobs { job.append(to: &json) }
        json.closeArray()
        json.closeObject()
        json.append(ASCII.lineFeed)
        return json
    }
}

extension JobResult {
    fileprivate func append(to json: inout [UInt8]) {
        json.openObject()
        json.member("job", job.rawValue)
        json.member("connections", connections)
        json.member("roundMilliseconds", roundMilliseconds)
        json.openMember("servers")
        json.openArray()
        for server in servers { server.append(to: &json) }
        json.closeArray()
        json.closeObject()
    }
}

extension ServerResult {
    fileprivate func append(to json: inout [UInt8]) {
        json.openObject()
        json.member("name", name)
        json.member("about", about)
        json.member("doesTheWork", doesTheWork)
        json.member("memoryBytes", memoryBytes)
        json.member("startMicroseconds", startMicroseconds)
        if let systemCallsPerHundred { json.member("systemCallsPerHundred", systemCallsPerHundred) }
        json.openMember("rounds")
        json.openArray()
        for (index, round) in rounds.enumerated() {
            if index > 0 { json.append(ASCII.comma) }
            json.append(ASCII.lineFeed)
            round.append(to: &json)
        }
        json.closeArray()
        json.closeObject()
    }
}

extension Round {
    fileprivate func append(to json: inout [UInt8]) {
        json.openObject()
        json.member("answers", answers)
        json.member("elapsed", elapsed)
        json.member("processor", processor)
        json.member("userTicks", userTicks)
        json.member("kernelTicks", kernelTicks)
        json.member("latencyMedian", latencyMedian)
        json.member("latency99", latency99)
        json.member("others", others)
        json.member("stolen", stolen)
        json.closeObject()
    }
}
