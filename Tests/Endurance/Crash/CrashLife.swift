import Glibc
import LinuxSystem
import TestSupport

/// The rounds of one data directory, from its first accounts to its last stop. A round is a start, what it must show, load, and an end.
struct CrashLife {
    let seed: Int
    private let directory = TemporaryDirectory()
    private let clients: [CrashClient]
    private let issued: IssuedIDs
    private(set) var counts = CrashCounts()
    /// How servers ended, for whoever looks for the reason of a fault.
    private var ends: [String] = []
    private static let endsInFault = 3

    private var data: String { directory.file("data") }
    private var socket: String { directory.file("s") }

    init(seed: Int) throws {
        self.seed = seed
        let fixture = CrashFixture(seed: seed)
        clients = fixture.clients
        issued = IssuedIDs(fixture.holdings)
        try Files.write(fixture.lines, to: directory.file("import.jsonl"))
        let ended = try RunningProgram.run(["store", "import", directory.file("import.jsonl"), "--data", data])
        guard ended.exitCode == 0 else { throw EnduranceError("The accounts were not imported: \(ended.standardError)") }
    }

    /// How many rounds a directory lives through.
    static func rounds(seed: Int) -> Int {
        var numbers = SeededNumbers(seed: seed, for: 1)
        return numbers.number(1...20)
    }

    /// The fault that ended it, if one did: then the directory is kept.
    mutating func run(rounds: Int) -> String? {
        counts.directories = 1
        var round = 1
        do {
            while round <= rounds {
                try run(round)
                round += 1
            }
            let server = try start(settings: [:], loops: 0)
            server.program.signal(SIGTERM)
            try judge(server.program.waitUntilEnded(), exitCode: 0)
            return nil
        } catch {
            directory.keep()
            return """
                \(error)
                    found after: \(ends.suffix(Self.endsInFault).joined(separator: "\n                 "))
                    again with:  make crash SEED=\(seed) ROUNDS=\(min(round, rounds))
                    kept:        \(directory.path) (`data`, and in `killed` what the last kill left of it)
                """
        }
    }

    private mutating func run(_ round: Int) throws {
        var numbers = SeededNumbers(seed: seed, for: 2, round)
        let plan = RoundPlan(&numbers)
        let server = try start(settings: plan.settings, loops: plan.loops)
        let generation = try newestJournal
        try endUnderLoad(server, plan, round)
        counts.rounds += 1
        counts.snapshots += try newestJournal - generation
        try Files.copy(allOf: data, to: directory.file("killed"))
        if plan.isChecked {
            let ended = try RunningProgram.run(["store", "check", "--data", data])
            guard ended.exitCode == 0 else { throw CrashFault("`store check` fails: \(ended.standardOutput) \(ended.standardError)") }
        }
        for end in plan.killedStarts { try killStart(end, plan) }
    }

    /// Starts a server and holds it to what the one before it told.
    private mutating func start(settings: [String: String], loops: Int) throws -> ServingProgram {
        let server = try ServingProgram(data: data, socket: socket, loops: loops, settings: settings)
        do {
            let recoveries = try StartCheck(server: server, clients: clients, issued: issued).run()
            counts.starts += 1
            counts.pending += recoveries.count { $0 != .nothingPending }
            counts.carriedOut += recoveries.count { $0 == .carriedOut }
            return server
        } catch {
            server.program.signal(SIGKILL)
            _ = server.program.waitUntilEnded()
            throw error
        }
    }
}

// MARK: - Ends

extension CrashLife {
    private mutating func endUnderLoad(_ server: ServingProgram, _ plan: RoundPlan, _ round: Int) throws {
        let load = CrashLoad(server, plan, issued)
        let watch = try DirectoryWatch.snapshotSteps(in: data)
        for client in clients {
            let numbers = SeededNumbers(seed: seed, for: 3, round, client.home.number)
            try load.crew.start { _ in client.work(load, numbers) }
        }
        let reader = CrashReader(clients: clients)
        if plan.hasReader { try load.crew.start { _ in reader.work(load) } }
        try load.waitForEnd(watch)
        let ended = server.program.waitUntilEnded()
        let tally = load.crew.finish()
        ends.append("round \(round), \(plan.end) after \(tally.answers) answers, started with \(plan.settings)")
        counts.answers += tally.answers
        counts.userAnswers += tally.userAnswers
        counts.shown += tally.shown
        if let fault = tally.faults.first { throw CrashFault(fault) }
        try judge(ended, exitCode: plan.end.isClean ? 0 : Self.killedExitCode)
        for client in clients { client.state.withLock { $0.serverEnded(cleanly: plan.end.isClean) } }
        if plan.end.isClean {
            counts.stops += 1
        } else {
            counts.kills += 1
            if try isWithinSnapshot { counts.cutShort += 1 }
        }
    }

    private mutating func killStart(_ end: RoundPlan.StartEnd, _ plan: RoundPlan) throws {
        let watch = try DirectoryWatch.startSteps(in: data)
        let program = try ServingProgram.launch(data: data, socket: socket, loops: plan.loops, settings: plan.settings)
        switch end {
        case .step(let steps, let microseconds):
            _ = try watch.wait(steps: steps) { program.hasEnded || program.standardErrorSoFar.contains(ServingProgram.readyEvent) }
            usleep(UInt32(microseconds))
        case .microseconds(let microseconds): usleep(UInt32(microseconds))
        }
        program.signal(SIGKILL)
        ends.append("a start killed at \(end)")
        try judge(program.waitUntilEnded(), exitCode: Self.killedExitCode)
        counts.killedStarts += 1
    }

    /// As a shell has it: 128 and the signal's number.
    private static let killedExitCode: Int32 = 128 + SIGKILL

    /// How a server ended, and what it had to say.
    private mutating func judge(_ ended: RunningProgram.Ended, exitCode: Int32) throws {
        if ended.standardError.contains("cut off a last record") { counts.tornRecords += 1 }
        guard ended.exitCode == exitCode, !ended.standardError.contains(#""level":"error""#) else {
            throw CrashFault("exit code \(ended.exitCode) instead of \(exitCode): \(ended.standardError)")
        }
    }
}

// MARK: - What lies in the directory

extension CrashLife {
    private var journals: [String] {
        get throws { try SystemCall.names(inDirectory: data).filter { $0.hasPrefix("journal-") && $0.hasSuffix(".jsonl") }.sorted() }
    }

    /// Its generation: a snapshot begins one.
    private var newestJournal: Int {
        get throws { try journals.last.flatMap { Int($0.dropFirst(8).dropLast(6)) } ?? 0 }
    }

    private var isWithinSnapshot: Bool {
        get throws { try journals.count > 1 || SystemCall.names(inDirectory: data).contains { $0.hasSuffix(".tmp") } }
    }
}
