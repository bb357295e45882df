import Glibc
import TestSupport
import Testing

@testable import Endurance

/// What is not on the disk yet, seen from outside of the built program while its syncs are held.
@Suite(.enabled(if: !RunningProgram.isSanitized, "a sanitizer must come before everything else that stands in front of the program"))
struct HeldSyncTests {
    private let prepared: PreparedStore
    private let sandbox: DiskSandbox
    private let beginning: DiskHistory.Sight

    init() throws {
        prepared = try PreparedStore.shared.get()
        sandbox = try DiskSandbox(prepared.files)
        beginning = try DiskHistory.Sight(sandbox)
    }

    private func client(of program: RunningProgram, _ ledger: KeyLedger) throws -> LedgerClient {
        try LedgerClient(program.waitUntilListening(), token: prepared.token, ledger: ledger)
    }

    @Test func `a reader never sees what a crash could take back`() throws {
        let program = try sandbox.started()
        var reader = try client(of: program, prepared.ledger)
        for name in ["renamed", "deleted", "disabled"] { _ = try reader.make(.create(name)) }
        let ids = Dictionary(uniqueKeysWithValues: reader.ledger.keys.map { ($0.value.name, $0.key) })
        let (renamed, deleted, disabled) = (ids["renamed"]!, ids["deleted"]!, ids["disabled"]!)
        #expect(try reader.exchange(Requests.request("PATCH", path(disabled), bearer: prepared.token, json: #"{"is_active":false}"#)).status == 200)
        let next = ids.values.max()! + 1
        func get(_ id: Int) throws -> Answer { try reader.exchange(Requests.request("GET", path(id), bearer: prepared.token)) }

        // A key is created: neither listed nor to be had by its id.
        try whileHeld(program, Requests.createKey(prepared.token, #"{"key_name":"created"}"#), expected: 201) { () throws in
            #expect(try reader.differenceOfList() == nil)
            #expect(try get(next).status == 404)
        }
        #expect(try get(next).text.contains(#""key_name":"created""#))
        // One is renamed: its old name is shown.
        try whileHeld(program, Requests.rename(renamed, to: "with another name", prepared.token), expected: 200) { () throws in
            #expect(try get(renamed).text.contains(#""key_name":"renamed""#))
        }
        #expect(try get(renamed).text.contains("with another name"))
        // One is enabled: it opens nothing yet.
        try whileHeld(program, Requests.request("PATCH", path(disabled), bearer: prepared.token, json: #"{"is_active":true}"#), expected: 200) { () throws in
            #expect(try reader.verify(disabled) == 401)
        }
        #expect(try reader.verify(disabled) == 200)
        // One is deleted: it still opens.
        try whileHeld(program, Requests.request("DELETE", path(deleted), bearer: prepared.token), expected: 204) { () throws in
            #expect(try get(deleted).status == 200)
            #expect(try reader.verify(deleted) == 200)
        }
        #expect(try reader.verify(deleted) == 401)
        #expect(try get(deleted).status == 404)
        program.signal(SIGTERM)
        #expect(program.waitUntilEnded().exitCode == 0)
    }

    @Test(arguments: CachedDisk.Luck.allCases)
    func `killed within a sync and cut off from power, the store has what was acknowledged`(luck: CachedDisk.Luck) throws {
        let program = try sandbox.started()
        var client = try client(of: program, prepared.ledger)
        for number in 1...3 { _ = try client.make(.create("acknowledged \(number)")) }
        try send(program, Requests.createKey(prepared.token, #"{"key_name":"on its way"}"#)) {}
        program.signal(SIGKILL)
        _ = program.waitUntilEnded()
        let left = sandbox.temporary.file("left")
        try DirectoryFiles.write(try DiskHistory(sandbox, [beginning, DiskHistory.Sight(sandbox)]).left(luck), to: left)
        let mayAlsoHave: Set<String> = luck == .none ? [] : ["on its way"]
        #expect(try client.ledger.difference(from: left, countsUses: false, mayAlsoHave: mayAlsoHave) == nil)
    }

    /// The kernel gives a sync's error once and takes the bytes for written then. A start after one that was refused for it must not believe that.
    @Test func `what a failed sync lost is written anew before it is shown`() throws {
        let first = try sandbox.started()
        var client = try client(of: first, prepared.ledger)
        _ = try client.make(.create("acknowledged"))
        try send(first, Requests.createKey(prepared.token, #"{"key_name":"on its way"}"#)) {}
        first.signal(SIGKILL)
        _ = first.waitUntilEnded()
        sandbox.shim.release(.fdatasync)
        sandbox.shim.arm(DiskFault(call: .fdatasync, number: sandbox.shim.begun(.fdatasync) + 1, error: .inputOutput, lasting: .once))
        let (second, refusal) = try sandbox.start(remembers: true)
        #expect(second == nil && refusal!.exitCode == 1 && refusal!.standardError.contains("Input/output error"))

        let third = try sandbox.started()
        client = try self.client(of: third, client.ledger)
        #expect(try client.exchange(Requests.list(prepared.token)).text.contains("on its way"))
        _ = try client.make(.create("after the failure"))
        third.signal(SIGKILL)
        _ = third.waitUntilEnded()
        let left = sandbox.temporary.file("left")
        let files = try DiskHistory(sandbox, [beginning, DiskHistory.Sight(sandbox)]).left(.none)
        try DirectoryFiles.write(files, to: left)
        #expect(try client.ledger.difference(from: left, countsUses: false, mayAlsoHave: ["on its way"]) == nil)
        #expect(files.values.contains { String(decoding: $0, as: UTF8.self).contains("on its way") }, "a reader was shown what a power cut took back")
    }

    private func path(_ id: Int) -> String { "/auth/api-keys/\(id)" }

    /// Looks at what readers see between a change's write and its sync.
    private func whileHeld(_ program: RunningProgram, _ request: [UInt8], expected status: Int, _ look: () throws -> Void) throws {
        let writer = try send(program, request, look)
        sandbox.shim.release(.fdatasync)
        #expect(try writer.readAnswer().status == status)
    }

    /// Sends a request whose sync is held when `look` runs, and stays so.
    @discardableResult
    private func send(_ program: RunningProgram, _ request: [UInt8], _ look: () throws -> Void) throws -> LoopbackClient {
        sandbox.shim.hold(.fdatasync)
        let writer = try LoopbackClient(program.waitUntilListening())
        try writer.send(request)
        #expect(sandbox.shim.waitUntilHeld(.fdatasync))
        try look()
        return writer
    }
}
