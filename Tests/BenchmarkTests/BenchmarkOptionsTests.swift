import Testing

@testable import Benchmark

struct BenchmarkOptionsTests {
    private static let needed = ["--program", "a", "--ceiling", "b", "--results", "c"]

    @Test func `what nobody set is as it was`() throws {
        var expected = BenchmarkOptions()
        (expected.program, expected.ceiling, expected.results) = ("a", "b", "c")
        #expect(try BenchmarkOptions(Self.needed) == expected)
        #expect(try BenchmarkOptions(Self.needed + ["--job", "", "--rounds", "", "--peers", ""]) == expected)
        #expect(expected.command == "make bench")
    }

    @Test func `the command says how to measure the same`() throws {
        let options = try BenchmarkOptions(
            Self.needed + ["--job", "bulk-list", "--rounds", "8", "--seconds", "2", "--connections", "1", "--peers", "/somewhere"])
        #expect(options.jobs == [.bulkList])
        #expect(options.roundMilliseconds == 2_000)
        #expect(options.command == "make bench JOB=bulk-list ROUNDS=8 SECONDS=2 CONNECTIONS=1 PEERS=FOLDER")
    }

    @Test(arguments: [
        ["--job", "fly"], ["--rounds", "0"], ["--rounds", "many"], ["--seconds", "61"], ["--connections", "1001"], ["--speed", "1"], ["--rounds"],
        ["--program", ""],
    ])
    func `what cannot be done is refused with a sentence`(_ arguments: [String]) {
        let needed = arguments.first == "--program" ? ["--ceiling", "b", "--results", "c"] : Self.needed
        #expect(throws: BenchmarkError.self) { try BenchmarkOptions(needed + arguments) }
    }
}
