import LinuxSystem

/// Reads the command line and does what it says.
enum Command {
    static func run(_ arguments: [String]) throws {
        switch (arguments.first, arguments.count) {
        case ("measure", _): try measure(BenchmarkOptions(Array(arguments.dropFirst())))
        case ("publish", 4): try publish(arguments[1], folder: arguments[2], readme: arguments[3])
        case ("store", _): try store(StoreOptions(Array(arguments.dropFirst())))
        case ("publish-store", 4): try publishStore(arguments[1], folder: arguments[2], readme: arguments[3])
        case ("draw", 3): try print(ResultPicture(BenchmarkResult(file: arguments[1]), BenchmarkOptions.job(arguments[2])).text, terminator: "")
        default: throw BenchmarkError(BenchmarkOptions.usage)
        }
    }

    private static func measure(_ options: BenchmarkOptions) throws {
        let result = try Benchmark(options: options).run()
        try Files.write(result.json, to: options.results)
        print(ResultTable(result).text)
        for warning in result.warnings { Progress.say("Warning: \(warning)") }
        Progress.say("Every round is in \(options.results).")
    }

    /// Brings measured results into the tree: their JSON, a picture of each job, and the table of the README.
    private static func publish(_ results: String, folder: String, readme: String) throws {
        let result = try BenchmarkResult(file: results)
        let text = try ReadmeSection(Files.text(readme)).replaced(by: ReadmeSection.text(of: result))
        try Files.write(result.json, to: "\(folder)/results.json")
        for job in result.jobs { try Files.write(Array(ResultPicture(result, job.job).text.utf8), to: "\(folder)/\(job.job.rawValue).svg") }
        try Files.write(Array(text.utf8), to: readme)
    }

    private static func store(_ options: StoreOptions) throws {
        let result = try StoreBenchmark(options: options).run()
        try Files.write(result.json, to: options.results)
        print(StoreTable(result).text)
        Progress.say("Every round is in \(options.results).")
    }

    private static func publishStore(_ results: String, folder: String, readme: String) throws {
        let result = try StoreResult(file: results)
        let text = try ReadmeSection(Files.text(readme), name: "store").replaced(by: StoreTable(result).text)
        try Files.write(result.json, to: "\(folder)/store.json")
        try Files.write(Array(text.utf8), to: readme)
    }
}
