/// What `make bench-store` was asked for.
struct StoreOptions: Equatable {
    var program = ""
    /// The C program that does nothing but read, write and hash.
    var ceiling = ""
    /// The library that counts a program's syncs.
    var counter = ""
    var results = ""
    /// Where the stores lie while they are measured: on the disk that is meant.
    var folder = ""
    var keys = 1_000_000
    var rounds = 5
    var jobs = StoreJob.allCases

    static let usage = """
               gcreg-auth-bench store --program FILE --ceiling FILE --counter FILE --results FILE --folder FOLDER [--job JOB] [--keys N] [--rounds N]
               gcreg-auth-bench publish-store RESULTS FOLDER README
        """

    init() {}

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.\n\(BenchmarkOptions.usage)") }
            // What `make` passes on when nobody set it.
            if value.isEmpty { continue }
            switch option {
            case "--program": program = value
            case "--ceiling": ceiling = value
            case "--counter": counter = value
            case "--results": results = value
            case "--folder": folder = value
            case "--keys": keys = try BenchmarkOptions.number(option, value, Self.keysAllowed)
            case "--job": jobs = [try Self.job(value)]
            case "--rounds": rounds = try BenchmarkOptions.number(option, value, 1...1_000)
            default: throw BenchmarkError("There is no option \(option).\n\(BenchmarkOptions.usage)")
            }
        }
        guard ![program, ceiling, counter, results, folder].contains("") else { throw BenchmarkError(BenchmarkOptions.usage) }
    }

    /// With fewer, a snapshot is over before anything could be measured beside it.
    private static let keysAllowed = 100_000...10_000_000

    /// What a person types to measure the same.
    var command: String {
        let defaults = StoreOptions()
        var words = ["make bench-store"]
        if jobs != defaults.jobs { words.append("JOB=\(jobs.map(\.rawValue).joined(separator: ","))") }
        if keys != defaults.keys { words.append("KEYS=\(keys)") }
        if rounds != defaults.rounds { words.append("ROUNDS=\(rounds)") }
        return words.joined(separator: " ")
    }

    private static func job(_ name: String) throws -> StoreJob {
        guard let job = StoreJob(rawValue: name) else {
            throw BenchmarkError("There is no job \(name): it is one of \(StoreJob.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return job
    }
}

/// What can be measured by itself.
enum StoreJob: String, CaseIterable, Sendable {
    case create, start, verify, snapshot
}
