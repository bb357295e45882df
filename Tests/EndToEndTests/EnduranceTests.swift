import TestSupport
import Testing

@testable import Endurance

/// Short forms of what `make soak`, `make idle` and `make stop` run.
@Suite(.serialized) struct EnduranceTests {
    @Test(arguments: StopLoad.all)
    func `SIGTERM under load fails no request`(_ load: StopLoad) throws {
        let (tally, exitCode) = try StopRun(load: load).run(answersBeforeStop: 300)
        #expect(tally.failures == 0, "\(tally.firstFailure ?? "")")
        #expect(exitCode == 0)
        // Every client that got in is told that its connection ends; the signal may come before the last of them have connected. On a connection
        // of its own nobody needs to be told.
        #expect(tally.closeNotices + tally.refusals == load.clients || load.connectsAnew)
    }

    /// How soon answers come is for the full run: here other tests have the processors.
    @Test(.enabled(if: !RunningProgram.isSanitized, "a sanitizer's heap takes a hundred times what a connection does"))
    func `idle connections cost next to nothing and are kept`() throws {
        let report = try IdleRun(connections: 500, seconds: 1, isUndisturbed: false, requestsPerSecond: 100).run()
        #expect(report.faults.isEmpty)
    }

    @Test func `everything at once leaves no descriptor behind and fails no request`() throws {
        let report = try SoakRun(seconds: 3, isWarm: false).run()
        #expect(report.faults.isEmpty)
    }

    @Test(arguments: [([20, 90, 50, 60, 50, 51], true), ([0, 0, 50, 90, 53, 90], false), ([90, 90, 50, 90, 90, 50], true)])
    func `memory is flat when its lowest point stays`(_ mebibytes: [Int], _ isFlat: Bool) throws {
        #expect(try #require(Flatness(mebibytes.map { $0 << 20 })).isFlat == isFlat)
    }

    @Test(arguments: ["", "soak --seconds", "soak --seconds 0", "soak --minutes 1", "crash --seed 1000000000", "rest"])
    func `what is not a command is refused`(_ arguments: String) {
        #expect(throws: EnduranceError.self) { try Command.run(arguments.split(separator: " ").map(String.init)) }
    }
}
