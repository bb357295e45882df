import Glibc
import LinuxSystem
import LoadGenerator
import TestSupport

/// Keys that are created over HTTP, and what the disk gives one writer that syncs groups of the same size.
struct CreationRun {
    let programs: StorePrograms
    let stores: BenchmarkStores

    private static let warmUpMilliseconds: Int64 = 300
    private static let loadMilliseconds: Int64 = 1_500
    private static let ceilingMilliseconds = 1_000

    func round(_ result: inout StoreResult) throws {
        try round(
            &result, clients: 64, .created64PerSecond, .created64SyncsPerSecond, .created64GroupBytes, .created64InSyncPerMille, .created64MedianMicroseconds,
            .created64Latency99Microseconds, disk: .disk64SyncsPerSecond)
        try round(
            &result, clients: 1, .created1PerSecond, .created1SyncsPerSecond, .created1GroupBytes, .created1InSyncPerMille, .created1MedianMicroseconds,
            .created1Latency99Microseconds, disk: .disk1SyncsPerSecond)
    }

    private func round(
        _ result: inout StoreResult, clients: Int, _ created: StoreFigure, _ syncs: StoreFigure, _ groupBytes: StoreFigure, _ inSync: StoreFigure,
        _ median: StoreFigure, _ latency99: StoreFigure, disk: StoreFigure
    ) throws {
        let data = try stores.copy(of: stores.empty)
        let counts = programs.directory.file("syncs")
        let tokens = try Self.tokens()
        let server = try programs.serve(
            data, LoadPlan.get("/auth/api-keys", bearer: tokens[0]), environment: ["LD_PRELOAD": programs.options.counter, "SYNC_COUNT_FILE": counts])
        var plan = LoadPlan(port: server.port, requests: tokens.map(Self.creation))
        plan.connections = clients
        plan.durationMilliseconds = Self.warmUpMilliseconds
        _ = try plan.run()
        plan.durationMilliseconds = Self.loadMilliseconds
        let before = try (syncs: Self.syncs(counts), bytes: Self.journalBytes(data))
        let report = try plan.run()
        let after = try (syncs: Self.syncs(counts), bytes: Self.journalBytes(data))
        server.process.end(by: SIGKILL)
        guard report.isClean, after.syncs.count > before.syncs.count else {
            throw BenchmarkError("Creating keys failed: \(report). \(report.firstFailure ?? "")")
        }
        let seconds = Double(report.elapsedNanoseconds) / 1e9
        let count = after.syncs.count - before.syncs.count
        let group = (after.bytes - before.bytes) / count
        result.record(created, Int(report.answersPerSecond))
        result.record(syncs, Int(Double(count) / seconds))
        result.record(groupBytes, group)
        result.record(inSync, Int(Double(after.syncs.nanoseconds - before.syncs.nanoseconds) / seconds / 1e6))
        result.record(median, Int(report.latency.microseconds(0.5)))
        result.record(latency99, Int(report.latency.microseconds(0.99)))
        let writer = try programs.ceiling(["append", programs.directory.file("appended"), "\(group)", "\(Self.ceilingMilliseconds)"])
        result.record(disk, Int(Double(writer.count) / (Double(writer.nanoseconds) / 1e9)))
    }

    /// What `SyncCounter` has counted: two numbers of eight bytes, the lowest first.
    static func syncs(_ path: String) throws -> (count: Int, nanoseconds: Int) {
        let bytes = try Files.read(path)
        func number(at place: Int) -> Int { bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | Int($1) } }
        return (number(at: 0), number(at: 8))
    }

    private static func journalBytes(_ data: String) throws -> Int {
        try SystemCall.names(inDirectory: data).filter { $0.hasPrefix("journal-") }.reduce(0) { sum, name in
            try sum + SystemCall.size(of: SystemCall.openForReading("\(data)/\(name)"))
        }
    }

    // MARK: - Requests

    /// A login of each of the first users.
    static func tokens() throws -> [String] {
        try (1...usersThatCreate).map { String(decoding: try Fixture.token(forUser: $0), as: UTF8.self) }
    }

    /// So many that none of them reaches the limit of a user's keys.
    private static let usersThatCreate = 100

    static func creation(by token: String) -> [UInt8] {
        let body = #"{"key_name":"Marketplace integration","scopes":"read"}"#
        let head = "POST /auth/api-keys HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
        return Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    static func verification(_ id: Int) -> [UInt8] { LoadPlan.get(Job.verifyKey.path, bearer: StoreContents.bearer(id)) }
}
