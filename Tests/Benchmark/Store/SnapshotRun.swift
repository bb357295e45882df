import Glibc
import LinuxSystem
import LoadGenerator
import TestSupport

/// Requests that are served while a snapshot of all keys is written, and the same ones without it.
struct SnapshotRun {
    let programs: StorePrograms
    let stores: BenchmarkStores
    let contents: StoreContents

    private static let verifyingConnections = 64
    private static let creatingConnections = 4
    private static let presentedKeys = 10_000
    private static let warmUpMilliseconds: Int64 = 500
    private static let aloneMilliseconds: UInt32 = 3_000

    func round(_ result: inout StoreResult) throws {
        let data = try stores.copy(of: stores.unwritten)
        // Counters that are written out would begin the snapshot: the first key that is created is to do that.
        let server = try programs.serve(data, CreationRun.verification(1), environment: ["GCREG_STORE_USAGE_FLUSH_SECONDS": "3600"])
        let (verifying, creating) = try plans(server)
        var warmUp = verifying
        warmUp.durationMilliseconds = Self.warmUpMilliseconds
        _ = try warmUp.run()
        let events = ServerEvents(log: server.process.log)
        let beside = try load(verifying, creating) { result.record(.snapshotMilliseconds, try events.wait(for: "snapshot written")) }
        result.record(.verifyBeside99Microseconds, beside.verify)
        result.record(.createBeside99Microseconds, beside.create)
        let alone = try load(verifying, creating) { Pause.milliseconds(Self.aloneMilliseconds) }
        result.record(.verifyAlone99Microseconds, alone.verify)
        result.record(.createAlone99Microseconds, alone.create)
        server.process.end(by: SIGKILL)
        try recordCeiling(&result, data)
    }

    private func plans(_ server: RunningServer) throws -> (verifying: LoadPlan, creating: LoadPlan) {
        var verifying = LoadPlan(port: server.port, requests: contents.presented(Self.presentedKeys).map(CreationRun.verification))
        verifying.connections = Self.verifyingConnections
        verifying.pace = .perSecond(StoreBenchmark.verificationsPerSecond)
        var creating = LoadPlan(port: server.port, requests: try CreationRun.tokens().map(CreationRun.creation))
        creating.connections = Self.creatingConnections
        creating.pace = .perSecond(StoreBenchmark.creationsPerSecond)
        return (verifying, creating)
    }

    /// Both loads while `body` runs: the p99 of each, in microseconds.
    private func load(_ verifying: LoadPlan, _ creating: LoadPlan, during body: () throws -> Void) throws -> (verify: Int, create: Int) {
        let loads = try [RunningLoad(verifying), RunningLoad(creating)]
        try body()
        loads.forEach { $0.stop() }
        let reports = try loads.map { try $0.waitUntilEnded() }
        for report in reports where !report.isClean { throw BenchmarkError("The load failed: \(report). \(report.firstFailure ?? "")") }
        return (Int(reports[0].latency.microseconds(0.99)), Int(reports[1].latency.microseconds(0.99)))
    }

    /// The keys' file as C writes it, and as much time again for the users' as that is smaller.
    private func recordCeiling(_ result: inout StoreResult, _ data: String) throws {
        let sizes = try StartRun.snapshots(of: data).map { try SystemCall.size(of: SystemCall.openForReading($0)) }
        let bytes = sizes.reduce(0, +)
        let written = try programs.ceiling(["write", StartRun.snapshots(of: data)[1], programs.directory.file("written")])
        result.record(.snapshotBytes, bytes)
        result.record(.writeMicroseconds, Int(Double(written.nanoseconds) / 1_000 * Double(bytes) / Double(max(1, written.count))))
    }
}
