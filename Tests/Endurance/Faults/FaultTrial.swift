import AccountStore
import Glibc
import LinuxSystem
import TestSupport

/// The built program with one fault of its disk: from a start over changes and a snapshot to a stop.
///
/// Whatever fails, nothing that was acknowledged may be gone afterwards and nothing else be there, the program may not crash, reading goes on, and what the
/// operator is told is what happened.
struct FaultTrial {
    let fault: DiskFault?
    let directory: FaultDirectory
    private let sandbox: DiskSandbox
    private var verdict = Verdict()
    /// What the disk is found to be, by what was refused.
    private var isFinal = false
    private var isFull = false
    /// Calls of fdatasync that had begun when the first change was refused for good.
    private var syncsWhenFinal = 0

    /// What came of a trial.
    struct Outcome: Sendable {
        var faults: [String]
        /// Of each kind, when the program was ready and when it had ended.
        var callsWhenReady: [DiskShim.Call: Int] = [:]
        var calls: [DiskShim.Call: Int] = [:]
        /// Calls that were made to fail.
        var hits = 0
    }

    init(_ fault: DiskFault?, on directory: FaultDirectory) throws {
        self.fault = fault
        self.directory = directory
        sandbox = try DiskSandbox(directory.files)
        if let fault { sandbox.shim.arm(fault) }
    }

    mutating func run() throws -> Outcome {
        var outcome = Outcome(faults: [])
        let (started, refused) = try sandbox.start()
        if let started {
            outcome.callsWhenReady = calls()
            let name = failedName
            verdict.require(hits == 0 || fault!.isHarmless, "the program started in spite of a fault of \(name)")
            try serve(started)
        } else {
            checkRefusal(refused!)
            try checkDirectory(directory.ledger, countsUses: true)
        }
        outcome.faults = verdict.faults.map { "\(directory.name), \(fault.map { "\($0) (\(failedName))" } ?? "no fault"): \($0)" }
        outcome.calls = calls()
        outcome.hits = hits
        return outcome
    }

    private func calls() -> [DiskShim.Call: Int] {
        Dictionary(uniqueKeysWithValues: DiskShim.Call.allCases.map { ($0, sandbox.shim.begun($0)) })
    }

    private var hits: Int { fault.map { sandbox.shim.failed($0.call) } ?? 0 }

    private var failedName: String { fault.map { sandbox.shim.failedName($0.call) } ?? "" }
}

// MARK: - Serving

extension FaultTrial {
    /// Keys that are created before the journal has grown enough for a snapshot.
    private static let keysUntilSnapshot = 6
    private static let longName = String(repeating: "\u{1F511}", count: 90)

    private mutating func serve(_ program: RunningProgram) throws {
        var client = try LedgerClient(program.waitUntilListening(), token: directory.token, ledger: directory.ledger)
        let first = directory.ledger.keys.keys.min()!
        for number in 1...Self.keysUntilSnapshot {
            try make(.create("\(number) " + Self.longName), client: &client, program)
            if number == 3 { try make(.rename(first, to: Self.longName), client: &client, program) }
            verdict.require(try client.verify(first) == 200, "a key was not verified")
        }
        waitForSnapshot(program)
        try make(.create("after the snapshot"), client: &client, program)
        try make(.rename(first, to: "renamed again"), client: &client, program)
        if let last = client.ledger.keys.keys.max(), last != first { try make(.delete(last), client: &client, program) }
        if let fault, fault.lasting == .untilNoticed, hits > 0 { sandbox.shim.clear(fault.call) }
        if let difference = try client.differenceOfList() { verdict.require(false, difference) }
        let ledger = client.ledger
        try stop(program, closing: consume client, ledger)
    }

    /// Asks for a change, and where it is refused sees to it that it is so as was promised.
    private mutating func make(_ change: LedgerClient.Change, client: inout LedgerClient, _ program: RunningProgram) throws {
        let answer = try client.make(change)
        guard answer.status == 503 else {
            return verdict.require(!isFinal, "a change was taken after a failure that is final")
        }
        verdict.require(fault != nil && hits > 0, "a change was refused without a fault")
        verdict.require(
            answer["Content-Type"] == "application/problem+json" && answer["Retry-After"] != nil && answer.text.contains("disk"),
            "the refusal is \(answer.fields) \(answer.text)")
        try checkReading(&client)
        try learn(client)
        guard let fault, !isFinal, fault.lasting != .always else { return }
        if fault.lasting == .untilNoticed {
            verdict.require(try client.make(change).status == 503, "a change was taken while the disk was full")
            sandbox.shim.clear(fault.call)
            verdict.require(program.waitUntilStandardError { $0.contains("changes are taken again") }, "room on the disk was not noticed")
            verdict.require(try client.isReady().status == 200, "there is room, and `/readyz` does not say so")
        }
        verdict.require(try client.make(change).status < 300, "a change was refused although the disk has room again")
        isFull = false
    }

    /// What exists is still read, and nothing else is.
    private mutating func checkReading(_ client: inout LedgerClient) throws {
        verdict.require(try client.verify(client.ledger.keys.keys.min()!) == 200, "a key was not verified while changes were refused")
        if let difference = try client.differenceOfList() { verdict.require(false, difference) }
    }

    /// Learns from `/readyz` why a change was refused.
    private mutating func learn(_ client: LedgerClient) throws {
        let readiness = try client.isReady()
        // A disk that is full for one call alone may be found to have room before this is asked.
        if readiness.status == 200 && fault?.lasting == .once && fault?.error.isFullDisk == true { return }
        verdict.require(readiness.status == 503, "a change was refused, and `/readyz` says \(readiness.status)")
        isFull = readiness.text.contains("The disk is full")
        if readiness.text.contains("The disk failed") {
            if !isFinal { syncsWhenFinal = sandbox.shim.begun(.fdatasync) }
            isFinal = true
        }
        verdict.require(isFull != isFinal, "`/readyz` says \(readiness.text)")
    }

    /// A snapshot is begun by the changes before, if they were taken.
    private mutating func waitForSnapshot(_ program: RunningProgram) {
        if isFinal || isFull { return }
        let isOver = program.waitUntilStandardError { $0.contains("snapshot written") || $0.contains("snapshot failed") || $0.contains("a write failed") }
        verdict.require(isOver, "no snapshot was made: \(program.standardErrorSoFar)")
        if let fault, fault.lasting == .untilNoticed, hits > 0 { sandbox.shim.clear(fault.call) }
    }

    private mutating func stop(_ program: RunningProgram, closing client: consuming LedgerClient, _ ledger: KeyLedger) throws {
        _ = consume client
        program.signal(SIGTERM)
        let ended = program.waitUntilEnded()
        let lostCounters = ended.standardError.contains("the last usage counters could not be written")
        verdict.require(ended.exitCode == 0 || ended.exitCode == 1 && lostCounters, "exit code \(ended.exitCode): \(ended.standardError)")
        verdict.require(!ended.standardError.contains("Fatal error"), ended.standardError)
        if isFinal {
            verdict.require(sandbox.shim.begun(.fdatasync) == syncsWhenFinal, "a sync was tried after a failure that is final")
        }
        checkLog(ended.standardError)
        try checkDirectory(ledger, countsUses: !lostCounters)
    }
}

// MARK: - Afterwards

extension FaultTrial {
    private mutating func checkDirectory(_ ledger: KeyLedger, countsUses: Bool) throws {
        do {
            if let difference = try ledger.difference(from: sandbox.data, countsUses: countsUses) { verdict.require(false, difference) }
        } catch let error as StoreError {
            verdict.require(false, "the directory does not open: \(error)")
        }
    }

    /// A start that fails says in one sentence which file it was and what the system said.
    private mutating func checkRefusal(_ ended: RunningProgram.Ended) {
        verdict.require(hits > 0, "the start was refused without a fault: \(ended.standardError)")
        verdict.require(ended.exitCode == 1, "exit code \(ended.exitCode): \(ended.standardError)")
        let sentences = ended.standardError.split(separator: "\n").filter { !$0.hasPrefix("{") }
        let file = failedName == "." ? sandbox.data : "\(sandbox.data)/\(failedName)"
        let isNamed = sentences.first.map { $0.contains(file) && $0.contains(fault!.error.text) } ?? false
        verdict.require(sentences.count == 1 && isNamed, "the refusal should name \(file): \(ended.standardError)")
    }

    /// The log says what the first call that failed has led to, and nothing worse.
    private mutating func checkLog(_ log: String) {
        let said = (full: log.contains("disk full"), final: log.contains("a write failed"), snapshot: log.contains("snapshot failed"))
        guard let fault, hits > 0 else {
            return verdict.require(!said.full && !said.final && !said.snapshot, "the log tells of a fault that was none: \(log)")
        }
        switch fault.consequence(of: failedName) {
        case .none: verdict.require(!said.full && !said.final && !said.snapshot, "the log tells of a fault: \(log)")
        case .fullDisk: verdict.require(said.full && !said.final, "the log should tell of a full disk: \(log)")
        case .final: verdict.require(said.final, "the log should tell of a failed disk: \(log)")
        case .noSnapshot:
            // A disk that goes on failing may come to the journal next.
            verdict.require(said.snapshot && (!said.final || fault.lasting != .once), "the log should tell of a snapshot that failed: \(log)")
        }
    }
}
