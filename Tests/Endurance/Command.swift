/// Reads the command line and does what it says.
enum Command {
    static let usage = """
        Usage: Endurance stop [--rounds N]                      SIGTERM under every kind of load, N times each
               Endurance idle [--connections N] [--seconds N]   what idle connections cost, and the latency beside them
               Endurance soak [--seconds N]                     everything mixed, for so long
               Endurance crash [--rounds N] [--seed N]          SIGKILL while clients make changes, N times
               Endurance faults [--rounds N]                    every call on the disk made to fail, N histories cut off from power, every byte damaged
        """

    static func run(_ arguments: [String]) throws -> Verdict {
        let numbers = try numbers(Array(arguments.dropFirst()))
        switch arguments.first {
        case "stop": return try StopRun.all(rounds: numbers["--rounds"] ?? 10)
        case "idle": return try IdleRun(connections: numbers["--connections"] ?? 10_000, seconds: numbers["--seconds"] ?? 5).run()
        case "faults": return try FaultRun.run(powerCuts: numbers["--rounds"] ?? 20)
        case "soak": return try SoakRun(seconds: numbers["--seconds"] ?? 600).run()
        case "crash": return CrashRun(rounds: numbers["--rounds"] ?? 200, seed: numbers["--seed"] ?? CrashRun.freshSeed()).run()
        default: throw EnduranceError(usage)
        }
    }

    private static let maxima = ["--rounds": 100_000, "--connections": 100_000, "--seconds": 100_000, "--seed": CrashRun.seedMaximum]

    /// Every option has a whole number; an empty one is what `make` passes on when nobody set it.
    private static func numbers(_ arguments: [String]) throws -> [String: Int] {
        var numbers: [String: Int] = [:]
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let maximum = maxima[option], let value = rest.popFirst() else { throw EnduranceError(usage) }
            if value.isEmpty { continue }
            guard let number = Int(value), 1...maximum ~= number else { throw EnduranceError("\(option) is a number from 1 to \(maximum).") }
            numbers[option] = number
        }
        return numbers
    }
}
