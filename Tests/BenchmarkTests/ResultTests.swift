import Testing

@testable import Benchmark

struct ResultTests {
    @Test func `results come back from their JSON as they were`() throws {
        #expect(try BenchmarkResult(json: ResultSamples.result.json) == ResultSamples.result)
        var uncounted = ResultSamples.result
        uncounted.jobs[0].servers[1].systemCallsPerHundred = nil
        #expect(try BenchmarkResult(json: uncounted.json) == uncounted)
    }

    @Test func `the best round and the median of an odd and an even number of rounds`() {
        let server = ResultSamples.server("x", [6_400, 6_000, 6_600])
        #expect(server.best == 6)
        #expect(server.median == 6.4)
        #expect(server.bestUser == 1.5)
        #expect(server.bestKernel == 4.5)
        #expect(ResultSamples.server("x", [2_000, 4_000, 1_000, 6_000]).median == 3)
    }

    @Test func `the table has the cheapest first and everyone's ratio to ours`() {
        let rows = ResultTable(ResultSamples.result).text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { row in
            row.split(separator: "|").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
        }
        #expect(rows.count == 4)
        #expect(rows[1] == ["ceiling (no work)", "5.00", "5.10", "1.25", "3.75", "0.83", "196,078", "0.50", "0.90", "2.05", "21", "94"])
        #expect(rows[2].prefix(6) == ["gcreg-auth", "6.00", "6.40", "1.50", "4.50", "1.00"])
        #expect(rows[3].prefix(6) == ["a \"slow\" & <heavy> one", "30.00", "31.50", "7.50", "22.50", "5.00"])
    }

    @Test func `neighbours that used too much, and a server that was not busy, are warned of`() {
        var job = ResultSamples.result.jobs[0]
        #expect(job.warnings.isEmpty)
        job.servers = [ResultSamples.server("x", [1_000])]
        job.servers[0].rounds[0].others = 100_001
        #expect(job.warnings.count == 1 && job.warnings[0].contains("other programs"))
        job.servers[0].rounds[0].others = 100_000
        job.servers[0].rounds[0].stolen = 100_001
        #expect(job.warnings.count == 1 && job.warnings[0].contains("hypervisor"))
        job.servers[0].rounds[0].stolen = 0
        job.servers[0].rounds[0].elapsed = 2_000_000
        #expect(job.warnings.count == 1 && job.warnings[0].contains("x was busy for 50 %"))
    }

    @Test(arguments: [
        (0.0, 2, "0.00"), (5.005, 2, "5.01"), (0.999, 2, "1.00"), (1_234_567.8, 0, "1,234,568"), (999, 0, "999"), (1_000, 1, "1,000.0"), (-0.06, 1, "-0.1"),
    ])
    func `numbers are written for people`(_ value: Double, digits: Int, text: String) {
        #expect(Decimals.text(value, digits) == text)
    }
}
