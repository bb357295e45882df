import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// How much a key was used, hour by hour.
struct UsageHistoryTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private let hour = noon.seconds / 3_600

    private func at(_ hours: Int64) -> Timestamp { Timestamp(seconds: noon.seconds + hours * 3_600) }

    private func report(_ store: AccountStore) -> [Int64: Int] {
        Dictionary(uniqueKeysWithValues: (store.usage(ofAPIKey: 1)?.hours ?? []).map { ($0.hour - hour, $0.used) })
    }

    private func makeStore(_ settings: StoreSettings = .quiet) throws -> AccountStore {
        let store = try openStore(directory.store, settings: settings)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        return store
    }

    @Test func `each hour of the last seven days is told, and all of them together`() throws {
        let store = try makeStore()
        #expect(store.usage(ofAPIKey: 1) == KeyUsageReport(hours: [], total: 0))
        #expect(store.usage(ofAPIKey: 2) == nil)
        for (hours, cost) in [(0, 3), (0, 1), (1, 5), (167, 2)] as [(Int64, Int)] { _ = store.charge(apiKey: 1, cost: cost, at: at(hours)) }
        #expect(report(store) == [0: 4, 1: 5, 167: 2])
        _ = store.charge(apiKey: 1, cost: 7, at: at(168))
        #expect(report(store) == [1: 5, 167: 2, 168: 7])
        #expect(store.usage(ofAPIKey: 1)?.total == 18)
        _ = store.charge(apiKey: 1, cost: 1, at: at(1_000))
        #expect(report(store) == [1_000: 1])
        #expect(store.usage(ofAPIKey: 1)?.total == 19)
        _ = store.charge(apiKey: 1, cost: 1, at: at(990))
        #expect(report(store) == [1_000: 2])
        try store.close()
    }

    @Test func `what was refused or only looked at is no use`() throws {
        let store = try makeStore()
        _ = store.charge(apiKey: 1, cost: 1_001, at: noon)
        _ = store.charge(apiKey: 1, cost: 0, at: at(1))
        #expect(store.usage(ofAPIKey: 1) == KeyUsageReport(hours: [], total: 0))
        try store.close()
    }

    @Test func `hours survive a kill, a stop, and both in turn`() throws {
        let store = try makeStore()
        for hours: Int64 in 0..<5 { _ = store.charge(apiKey: 1, cost: Int(hours) + 1, at: at(hours)) }
        store.flushUsage()
        let wanted = store.usage(ofAPIKey: 1)
        #expect(wanted?.total == 15)
        let copy = try directory.copy(of: directory.store)
        let killed = try openStore(copy)
        #expect(killed.usage(ofAPIKey: 1) == wanted)
        try killed.close()
        let stopped = try openStore(copy)
        #expect(stopped.usage(ofAPIKey: 1) == wanted)
        _ = stopped.charge(apiKey: 1, cost: 9, at: at(200))
        stopped.flushUsage()
        let last = try openStore(try directory.copy(of: copy))
        #expect(last.usage(ofAPIKey: 1) == stopped.usage(ofAPIKey: 1))
        #expect(last.usage(ofAPIKey: 1)?.total == 24)
        try last.close()
        try stopped.close()
        try store.close()
    }

    @Test func `the end of an hour is not lost with the hour`() throws {
        let store = try makeStore()
        _ = store.charge(apiKey: 1, cost: 1, at: noon)
        store.flushUsage()
        _ = store.charge(apiKey: 1, cost: 1, at: noon)
        _ = store.charge(apiKey: 1, cost: 1, at: at(1))
        store.flushUsage()
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(report(killed) == [0: 2, 1: 1])
        try killed.close()
        try store.close()
    }

    @Test func `records taken in again, from wherever, count nothing twice`() throws {
        func usage(_ hours: Int64, _ used: Int) -> Mutation {
            .recordUsage([KeyUsage(keyID: 1, quota: HourlyQuota(hour: hour + hours, used: used), lastUsed: at(hours))])
        }
        let key = APIKey(
            id: 1, userID: 1, name: "n", prefix: "p", digest: digest(1), scopes: read, rateLimit: 9, isActive: true, lastUsed: nil, expiresAt: nil,
            createdAt: noon)
        let user = User(id: 1, email: "a@x", passwordHash: "", scopes: read, isActive: true, createdAt: noon)
        let mutations: [Mutation] = [
            .putUser(user), .putAPIKey(key), usage(0, 1), usage(0, 4), usage(1, 2), usage(3, 1), usage(300, 2), usage(300, 3), .putAPIKey(key), usage(301, 1),
        ]
        for start in mutations.indices {
            for again in 0...start {
                var state = StoreState()
                for mutation in mutations[...start] + mutations[again...] { state.apply(mutation) }
                let report = state.usage(ofAPIKey: 1)
                #expect(report?.total == 11, "from \(start) back to \(again)")
                #expect(report?.hours.map { $0.hour - hour } == [300, 301])
            }
        }
    }

    @Test func `counters that could not be written are written the next time, ended hours among them`() throws {
        let isFull = Monitor(false)
        var disk = DiskCalls()
        disk.write = { file, bytes throws(SystemError) in
            if isFull.withLock({ $0 }) { throw SystemError("write", code: 28) }
            try SystemCall.writeAll(file, bytes)
        }
        let store = try openStore(directory.store, disk: disk)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        for hours: Int64 in 0..<3 { _ = store.charge(apiKey: 1, cost: 2, at: at(hours)) }
        isFull.change { $0 = true }
        store.flushUsage()
        isFull.change { $0 = false }
        store.flushUsage()
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(report(killed) == [0: 2, 1: 2, 2: 2])
        try killed.close()
        try store.close()
    }

    @Test(arguments: [
        #""total":5,"usage":[[10,3]]"#, #""total":2,"usage":[[9,3]]"#, #""total":9,"usage":[[8,1],[7,1]]"#, #""total":9,"usage":[[8,0]]"#,
        #""total":9,"usage":[[8]]"#, #""usage":[[8,1]]"#, #""total":9"#, #""total":-1,"usage":[]"#,
    ])
    func `a history that cannot be is damage`(_ members: String) throws {
        let line = #"{"hour":10,"used":1,\#(members)}"#
        let stored = try LineDecoder().decode(Array(line.utf8)[...])
        #expect(throws: LineFault.self) { try stored.history() }
    }
}
