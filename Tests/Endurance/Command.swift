/// Reads the command line and does what it says.
enum Command {
    static let usage = """
        Usage: Endurance stop [--rounds N]                      SIGTERM under every kind of load, N times each
               Endurance idle [--connections N] [--seconds N]   what idle connections cost, and the latency beside them
               Endurance soak [--seconds N]                     everything mixed, for so long
        """

    static func run(_ arguments: [String]) throws -> Verdict {
        let numbers = try numbers(Array(arguments.dropFirst()))
        switch arguments.first {
        case "stop": return try StopRun.all(rounds: numbers["--rounds"] ?? 10)
        case "idle": return try IdleRun(connections: numbers["--connections"] ?? 10_000, seconds: numbers["--seconds"] ?? 5).run()
        case "soak": return try SoakRun(seconds: numbers["--seconds"] ?? 600).run()
        default: throw EnduranceError(usage)
        }
    }

    /// Every option has a whole number; an empty one is what `make` passes on when nobody set it.
    private static func numbers(_ arguments: [String]) throws -> [String: Int] {
        var numbers: [String: Int] = [:]
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard ["--rounds", "--connections", "--seconds"].contains(option), let value = rest.popFirst() else { throw EnduranceError(usage) }
            if value.isEmpty { continue }
            guard let number = Int(value), 1...100_000 ~= number else { throw EnduranceError("\(option) is a number from 1 to 100000.") }
            numbers[option] = number
        }
        return numbers
    }
}
