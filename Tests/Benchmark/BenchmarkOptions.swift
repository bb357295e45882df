/// What was asked for on the command line.
struct BenchmarkOptions: Equatable {
    var program = ""
    var ceiling = ""
    var jobs = Job.allCases
    var rounds = 5
    var roundMilliseconds = 1_000
    var connections = 64
    /// A folder whose executables take part.
    var peers: String?
    var results = ""

    static let usage = """
        Usage: gcreg-auth-bench measure --program FILE --ceiling FILE --results FILE [--job JOB] [--rounds N] [--seconds N] [--connections N] [--peers FOLDER]
               gcreg-auth-bench publish RESULTS FOLDER README   (the results and a picture of each job into FOLDER, the table into README)
               gcreg-auth-bench draw RESULTS JOB                (the picture of a job to standard output)
        """ + "\n" + StoreOptions.usage

    init() {}

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.\n\(Self.usage)") }
            // What `make` passes on when nobody set it.
            if value.isEmpty { continue }
            switch option {
            case "--program": program = value
            case "--ceiling": ceiling = value
            case "--results": results = value
            case "--peers": peers = value
            case "--job": jobs = [try Self.job(value)]
            case "--rounds": rounds = try Self.number(option, value, 1...1_000)
            case "--seconds": roundMilliseconds = 1_000 * (try Self.number(option, value, 1...60))
            case "--connections": connections = try Self.number(option, value, 1...1_000)
            default: throw BenchmarkError("There is no option \(option).\n\(Self.usage)")
            }
        }
        guard !program.isEmpty, !ceiling.isEmpty, !results.isEmpty else { throw BenchmarkError(Self.usage) }
    }

    /// What a person types to measure the same.
    var command: String {
        let defaults = BenchmarkOptions()
        var words = ["make bench"]
        if jobs != defaults.jobs { words.append("JOB=\(jobs.map(\.rawValue).joined(separator: ","))") }
        if rounds != defaults.rounds { words.append("ROUNDS=\(rounds)") }
        if roundMilliseconds != defaults.roundMilliseconds { words.append("SECONDS=\(roundMilliseconds / 1_000)") }
        if connections != defaults.connections { words.append("CONNECTIONS=\(connections)") }
        if peers != nil { words.append("PEERS=FOLDER") }
        return words.joined(separator: " ")
    }

    static func job(_ name: String) throws -> Job {
        guard let job = Job(rawValue: name) else {
            throw BenchmarkError("There is no job \(name): it is one of \(Job.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return job
    }

    static func number(_ option: String, _ text: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(text), range ~= number else {
            throw BenchmarkError("\(option) is a whole number from \(range.lowerBound) to \(range.upperBound), and not \(text).")
        }
        return number
    }
}
