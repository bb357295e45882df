import Testing

/// What the fuzzer does for as long as it is let, done for a moment and always the same.
struct FuzzTargetTests {
    @Test(arguments: FuzzTarget.allCases) func `every seed keeps what was promised, and so does its beginning`(_ target: FuzzTarget) {
        // A connection is played five times over, and byte by byte: some of its beginnings are enough.
        let step = target == .connection ? 19 : 1
        for seed in target.seeds {
            for length in stride(from: seed.count, through: 0, by: -step) { check(target, Array(seed[..<length])) }
        }
    }

    @Test(arguments: FuzzTarget.allCases) func `a seed with any changes keeps what was promised`(_ target: FuzzTarget) {
        var mutation = Mutation(seeds: target.seeds)
        for _ in 0..<Self.mutations { check(target, mutation.next()) }
    }

    private static let mutations = 1_000

    private func check(_ target: FuzzTarget, _ input: [UInt8]) {
        do throws(Finding) { try target.run(input) } catch { Issue.record("\(error)\nfor \(String(decoding: input, as: UTF8.self).debugDescription)") }
    }
}
