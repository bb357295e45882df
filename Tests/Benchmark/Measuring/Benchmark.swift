import LinuxSystem
import TestSupport

/// Everything that `make bench` does behind the build.
struct Benchmark {
    let options: BenchmarkOptions

    func run() throws -> BenchmarkResult {
        let interruption = try Interruption()
        let cores = try Cores()
        try cores.stayOnLoad()
        let directory = TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        Progress.say("Making \(Fixture.keys) keys of \(Fixture.users) users, and importing them.")
        let folder = directory.file("fixture")
        try SystemCall.makeDirectory(folder, mode: 0o755)
        let fixture = FixtureFiles(folder: folder)
        try fixture.write()
        let data = directory.file("data")
        try importFixture(fixture, into: data, log: directory.file("import.log"))
        var results: [JobResult] = []
        for job in options.jobs {
            let folder = directory.file(job.rawValue)
            try SystemCall.makeDirectory(folder, mode: 0o755)
            let run = JobRun(job: job, options: options, cores: cores, fixture: fixture, data: data, folder: folder, interruption: interruption)
            results.append(try run.run())
        }
        return BenchmarkResult(machine: try Machine.describe(), command: options.command, jobs: results)
    }

    private func importFixture(_ fixture: FixtureFiles, into data: String, log: String) throws {
        let program = try ChildProcess([options.program, "store", "import", fixture.importFile, "--data", data], log: log)
        guard program.waitUntilEnded() else { throw BenchmarkError("The fixture could not be imported: \(try Files.text(log))") }
    }
}
