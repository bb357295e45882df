import LinuxSystem
import TestSupport

/// Everything that `make bench-store` does behind the build. What is compared is measured in turn, so that a slow spell of the machine falls on both.
struct StoreBenchmark {
    let options: StoreOptions

    /// Requests beside which a snapshot is written: so many that a processor is busy with them for a part of the time.
    static let verificationsPerSecond = 20_000
    static let creationsPerSecond = 100

    func run() throws -> StoreResult {
        let interruption = try Interruption()
        let directory = TemporaryDirectory(in: options.folder)
        defer { withExtendedLifetime(directory) {} }
        let contents = StoreContents(keys: options.keys)
        let programs = StorePrograms(options: options, directory: directory)
        let stores = try BenchmarkStores(contents, programs, directory)
        var result = StoreResult(machine: try Machine.describe(), command: options.command, contents: contents)
        for job in options.jobs {
            let round = try round(of: job, programs, stores, contents)
            for number in 1...options.rounds {
                try interruption.check()
                try round(&result)
                Progress.say("\(job.rawValue): round \(number) of \(options.rounds)")
            }
        }
        return result
    }

    private func round(
        of job: StoreJob, _ programs: StorePrograms, _ stores: BenchmarkStores, _ contents: StoreContents
    ) throws -> (inout StoreResult) throws -> Void {
        switch job {
        case .create: CreationRun(programs: programs, stores: stores).round
        case .start: StartRun(programs: programs, stores: stores).round
        case .verify: try VerificationRun(programs: programs, stores: stores, contents: contents).round
        case .snapshot: SnapshotRun(programs: programs, stores: stores, contents: contents).round
        }
    }
}
