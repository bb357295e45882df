import Testing

@testable import Benchmark

struct StoreResultTests {
    /// What reaches every goal, but none by much.
    private static func sample(_ changes: [StoreFigure: [Int]] = [:]) -> StoreResult {
        var result = StoreResult(machine: "a \"machine\"", command: "make bench-store", contents: StoreContents(keys: 1_000_000))
        let figures: [StoreFigure: [Int]] = [
            .created64SyncsPerSecond: [800, 2_000, 810], .disk64SyncsPerSecond: [1_000, 1_000, 1_000],
            .created1SyncsPerSecond: [80], .disk1SyncsPerSecond: [100],
            .startMicroseconds: [2_499_999], .residentBytes: [399_999_999],
            .verifyBeside99Microseconds: [130], .verifyAlone99Microseconds: [100],
            .verifyAllNanoseconds: [9_000, 1_300, 2_000], .verifyFewNanoseconds: [1_000, 5_000],
            .openMilliseconds: [1_000], .readMicroseconds: [800_000], .snapshotMilliseconds: [1_000], .writeMicroseconds: [800_000],
            .openGenerallyMilliseconds: [4_000], .decodeMilliseconds: [10_000],
        ]
        for (figure, values) in figures.merging(changes, uniquingKeysWith: { $1 }) { values.forEach { result.record(figure, $0) } }
        return result
    }

    @Test func `results come back from their JSON as they were`() throws {
        let result = Self.sample()
        #expect(try StoreResult(json: result.json) == result)
    }

    @Test func `what is reached is said, up to the goal itself`() {
        #expect(Self.sample().goals.map(\.isReached) == [Bool](repeating: true, count: 8))
        #expect(Self.sample().goals.map(\.measured) == ["81 %", "80 %", "2.50 s", "400 MB", "1.30 ×", "1.30 ×", "80 %", "80 %"])
    }

    @Test(arguments: [
        (StoreFigure.created64SyncsPerSecond, 790, 0), (.created1SyncsPerSecond, 79, 1), (.startMicroseconds, 2_500_000, 2), (.residentBytes, 400_000_000, 3),
        (.verifyBeside99Microseconds, 131, 4), (.verifyAllNanoseconds, 1_310, 5), (.openMilliseconds, 1_010, 6), (.snapshotMilliseconds, 1_010, 7),
    ])
    func `what is missed is said`(figure: StoreFigure, value: Int, goal: Int) {
        var expected = [Bool](repeating: true, count: 8)
        expected[goal] = false
        #expect(Self.sample([figure: [value]]).goals.map(\.isReached) == expected)
    }

    @Test func `a ratio is the median of what each round says by itself`() {
        let result = Self.sample([.created64SyncsPerSecond: [100, 900, 400], .disk64SyncsPerSecond: [1_000, 1_000, 500]])
        #expect(result.medianRatio(.created64SyncsPerSecond, to: .disk64SyncsPerSecond) == 0.8)
    }

    @Test func `the table says what the ways to read cost`() {
        let text = StoreTable(Self.sample()).text
        #expect(text.contains("loaded in 4,000 ms, 4.0 times as long."))
        #expect(text.contains("takes 10,000 ms, 10.0 times as long,"))
        #expect(text.contains("1,000,000 keys of 100,000 users"))
    }

    @Test(arguments: [["--job", "fly"], ["--keys", "99999"], ["--rounds", "0"], ["--speed", "1"], ["--rounds"], ["--program", ""]])
    func `what cannot be done is refused with a sentence`(_ arguments: [String]) {
        let needed = ["--ceiling", "b", "--counter", "c", "--results", "d", "--folder", "e"] + (arguments.first == "--program" ? [] : ["--program", "a"])
        #expect(throws: BenchmarkError.self) { try StoreOptions(needed + arguments) }
    }

    @Test func `the command says how to measure the same`() throws {
        let needed = ["--program", "a", "--ceiling", "b", "--counter", "c", "--results", "d", "--folder", "e"]
        #expect(try StoreOptions(needed + ["--job", "", "--keys", ""]).command == "make bench-store")
        #expect(
            try StoreOptions(needed + ["--job", "snapshot", "--keys", "200000", "--rounds", "2"]).command
                == "make bench-store JOB=snapshot KEYS=200000 ROUNDS=2")
    }
}
