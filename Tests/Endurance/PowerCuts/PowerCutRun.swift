import AccountStore
import Glibc
import LinuxSystem
import TestSupport

/// The built program under several clients, killed in the middle and started again, with all that it did to its disk noted: then the power is cut at every
/// moment, and what would have been left must open with everything that was acknowledged by then, and with nothing by half.
struct PowerCutRun {
    let seed: UInt64
    private let sandbox: DiskSandbox
    private var sights: [DiskHistory.Sight]
    private let told = ToldChanges()
    private let token: String
    private let presentNames: Set<String>

    private static let clients = 4
    private static let changesOfClient = 25

    init(seed: UInt64) throws {
        self.seed = seed
        let prepared = try PreparedStore.shared.get()
        sandbox = try DiskSandbox(prepared.files)
        sights = [try DiskHistory.Sight(sandbox)]
        token = prepared.token
        presentNames = Set(prepared.ledger.keys.values.map(\.name))
    }

    /// Makes a history and cuts it. `moments`: how many at most, nil for all.
    mutating func run(moments: Int? = nil) throws -> Verdict {
        var random = SeededNumbers(seed)
        try work(killedAfter: Int.random(in: 10..<Self.clients * Self.changesOfClient, using: &random), &random)
        sights.append(try DiskHistory.Sight(sandbox))
        try work(killedAfter: nil, &random)
        let history = try DiskHistory(sandbox, sights)
        var wanted: Set<Int> = []
        if let moments {
            while wanted.count < min(moments, history.events.count) { wanted.insert(Int.random(in: 0...history.events.count, using: &random)) }
        }
        var verdict = Verdict()
        var states = 0
        let directory = sandbox.temporary.file("left")
        try history.replay(at: { moments == nil || wanted.contains($0) }) { eventCount, disk in
            for luck in CachedDisk.Luck.allCases {
                states += 1
                let files = disk.files(afterPowerCut: luck, &random)
                if let difference = try difference(files, in: directory, at: eventCount) {
                    verdict.faults.append("seed \(seed), cut after \(eventCount) of \(history.events.count) calls, kept \(luck): \(difference)")
                }
            }
        }
        verdict.lines = ["seed \(seed): \(told.toldCount) changes acknowledged, \(history.events.count) calls, \(states) states after a power cut"]
        return verdict
    }

    private func difference(_ files: [String: [UInt8]], in directory: String, at eventCount: Int) throws -> String? {
        try DirectoryFiles.write(files, to: directory)
        let store: AccountStore
        do throws(StoreError) {
            store = try AccountStore.open(directory, settings: StoreSettings(usageFlushSeconds: 3_600), clock: .system) { _ in }
        } catch {
            return "it does not open: \(error)"
        }
        var names: [String] = []
        for user in store.users() { _ = store.forEachAPIKey(ofUser: user.id, offset: 0, limit: .max) { names.append($0.name) } }
        try store.close()
        let found = Set(names)
        guard found.count == names.count, found.isSuperset(of: presentNames) else { return "the keys are \(names)" }
        let unknown = found.subtracting(presentNames).subtracting(told.names)
        return unknown.isEmpty ? told.difference(from: found, cutAt: eventCount) : "nobody asked for \(unknown)"
    }
}

// MARK: - The load

extension PowerCutRun {
    /// Starts the program, has clients change what they can, and ends it: by SIGKILL after some changes, or as an operator does when all are made.
    private func work(killedAfter changes: Int?, _ random: inout SeededNumbers) throws {
        let program = try sandbox.started(["GCREG_STORE_USAGE_FLUSH_SECONDS": "1"])
        let address = try program.waitUntilListening()
        let before = told.toldCount
        let crew = Crew(Verdict())
        let seeds = (0..<Self.clients).map { _ in random.next() }
        for seed in seeds {
            try crew.start { crew in
                do {
                    try change(try LoopbackClient(address), SeededNumbers(seed))
                } catch {
                    // Whoever kills the program cuts its clients off.
                    if changes == nil { crew.note { $0.faults.append("\(error)") } }
                }
            }
        }
        if let changes {
            guard told.waitUntilTold(before + changes) else { throw EnduranceError("The program stood still: \(program.standardErrorSoFar)") }
            program.signal(SIGKILL)
        }
        let verdict = crew.finish()
        if changes == nil { program.signal(SIGTERM) }
        let ended = program.waitUntilEnded()
        guard verdict.faults.isEmpty, changes != nil || ended.exitCode == 0 else { throw EnduranceError("\(verdict.faults): \(ended.standardError)") }
    }

    /// One client: keys of its own, made, renamed, used and deleted one after another.
    private func change(_ client: LoopbackClient, _ generator: SeededNumbers) throws {
        var random = generator
        var keys: [(number: Int, id: Int)] = []
        for step in 0..<Self.changesOfClient {
            let name = "\(generator.state) \(step)" + String(repeating: "\u{1F511}", count: Int.random(in: 0...60, using: &random))
            let choice = Int.random(in: 0..<4, using: &random)
            if choice < 2 || keys.isEmpty {
                let number = told.addKey()
                let answer = try ask(number, for: name, client, Requests.createKey(token, #"{"key_name":"\#(name)"}"#))
                keys.append((number, try StartedProgram.id(of: answer)))
                _ = try client.exchange(Requests.verify(try StartedProgram.member("api_key", of: answer)))
            } else if choice == 2 {
                let key = keys[Int.random(in: 0..<keys.count, using: &random)]
                _ = try ask(key.number, for: name, client, Requests.rename(key.id, to: name, token))
            } else {
                let key = keys.remove(at: Int.random(in: 0..<keys.count, using: &random))
                _ = try ask(key.number, for: nil, client, Requests.request("DELETE", "/auth/api-keys/\(key.id)", bearer: token))
            }
        }
    }

    private func ask(_ key: Int, for name: String?, _ client: LoopbackClient, _ request: [UInt8]) throws -> Answer {
        told.asked(key, for: name, at: sandbox.shim.eventCount)
        let answer = try client.exchange(request)
        guard 200..<300 ~= answer.status else { throw EnduranceError("\(answer.status) \(answer.text)") }
        told.told(key, at: sandbox.shim.eventCount)
        return answer
    }
}
