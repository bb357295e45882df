import Glibc
import LinuxSystem
import TestSupport
import Testing

@testable import Endurance

/// A disk that is really full.
@Suite(.enabled(if: SmallDisk.canBeMounted, "skipped: a small file system cannot be mounted, which takes root (CAP_SYS_ADMIN)"))
struct FullDiskTests {
    /// With and without snapshots on the way, which need room as well.
    @Test(arguments: [4_096, 1 << 20])
    func `a full disk refuses changes, goes on answering, takes changes again when there is room, and loses nothing`(snapshotJournalBytes: Int) throws {
        let directory = TemporaryDirectory()
        let disk = try SmallDisk(kibibytes: 256, at: directory.file("disk"))
        let data = disk.path + "/data"
        let ballast = disk.path + "/ballast"
        let prepared = try PreparedStore.shared.get()
        try DirectoryFiles.write(prepared.files, to: data)
        try SystemCall.writeAll(try SystemCall.createForWriting(ballast), [UInt8](repeating: 1, count: 160 << 10))
        let settings = PreparedStore.settings.merging(["GCREG_STORE_SNAPSHOT_JOURNAL_BYTES": "\(snapshotJournalBytes)"]) { $1 }
        func start() throws -> RunningProgram {
            try RunningProgram(["serve", "--listen", "127.0.0.1:0", "--data", data], environment: settings)
        }

        let first = try start()
        var client = try LedgerClient(first.waitUntilListening(), token: prepared.token, ledger: prepared.ledger)
        try fill(&client)
        #expect(try client.isReady().status == 503)
        #expect(try client.isReady().text.contains("The disk is full"))
        try checkReading(&client)
        try SystemCall.unlink(ballast)
        #expect(first.waitUntilStandardError { $0.contains("changes are taken again") })
        #expect(try client.isReady().status == 200)
        #expect(try client.make(.create("there is room again")).status == 201)

        // Full once more, and killed: it starts on the full disk, and says what is there.
        try fill(&client)
        first.signal(SIGKILL)
        _ = first.waitUntilEnded()
        let second = try start()
        client = try LedgerClient(second.waitUntilListening(), token: prepared.token, ledger: client.ledger)
        try checkReading(&client)
        let ledger = client.ledger
        _ = consume client
        second.signal(SIGTERM)
        let ended = second.waitUntilEnded()
        #expect(ended.exitCode == 0 || ended.standardError.contains("the last usage counters could not be written (the disk is full)"))
        try unpack(data, to: directory.file("elsewhere"))
        #expect(try ledger.difference(from: directory.file("elsewhere"), countsUses: false) == nil)
    }

    /// Creates keys until that is refused.
    private func fill(_ client: inout LedgerClient) throws {
        for number in 1...2_000 {
            let answer = try client.make(.create("\(client.ledger.keys.count)." + String(repeating: "\u{1F511}", count: 90)))
            guard answer.status == 503 else { continue }
            #expect(number > 10 && answer["Content-Type"] == "application/problem+json" && answer.text.contains("disk is full"))
            return
        }
        Issue.record("the disk was never full")
    }

    private func checkReading(_ client: inout LedgerClient) throws {
        #expect(try client.verify(client.ledger.keys.keys.min()!) == 200)
        #expect(try client.differenceOfList() == nil)
    }

    /// Copies the directory to where there is room.
    private func unpack(_ data: String, to path: String) throws { try DirectoryFiles.write(try DirectoryFiles.read(data), to: path) }
}
