import Glibc
import TestSupport
import Testing

@testable import Endurance

/// The built program on a disk that fails: a short form of `make faults`.
@Suite(.enabled(if: !RunningProgram.isSanitized, "a sanitizer must come before everything else that stands in front of the program"))
struct DiskFaultTests {
    @Test func `whatever call fails, nothing that was acknowledged is lost, and the operator is told`() throws {
        for outcome in try FaultRun.outcomes(of: FaultRun.trials(.everyCall)) { #expect(outcome.faults == []) }
    }

    /// What was refused may be there afterwards, whole: nothing could be done to take it back.
    @Test(arguments: [
        (DiskFault(call: .fdatasync, number: 3, error: .inputOutput, lasting: .always), DiskShim.Call.ftruncate),
        (DiskFault(call: .write, number: 4, error: .noSpace, lasting: .once, beginsShort: true), .ftruncate),
        (DiskFault(call: .write, number: 4, error: .quotaUsedUp, lasting: .once), .fdatasync),
    ])
    func `a change that failed and cannot be taken back is final`(_ fault: DiskFault, _ alsoFailing: DiskShim.Call) throws {
        let prepared = try PreparedStore.shared.get()
        let sandbox = try DiskSandbox(prepared.files)
        let program = try sandbox.started(remembers: false)
        var client = try LedgerClient(program.waitUntilListening(), token: prepared.token, ledger: prepared.ledger)
        sandbox.shim.arm(fault)
        if fault.beginsShort {
            // The rest of the record does not fit either.
            sandbox.shim.arm(DiskFault(call: .write, number: fault.number, error: .noSpace, lasting: .always, beginsShort: true))
        }
        var refused: Set<String> = []
        for number in 1...4 {
            if sandbox.shim.begun(fault.call) == fault.number - 1 {
                sandbox.shim.arm(DiskFault(call: alsoFailing, number: sandbox.shim.begun(alsoFailing) + 1, error: .inputOutput, lasting: .always))
            }
            let answer = try client.make(.create("number \(number)"))
            if answer.status == 503 { refused.insert("number \(number)") }
        }
        #expect(refused.count >= 2 && client.ledger.keys.count > 1)
        for call in DiskShim.Call.allCases { sandbox.shim.clear(call) }
        #expect(try client.make(.create("after that")).status == 503)
        #expect(try client.isReady().text.contains("The disk failed"))
        #expect(try client.differenceOfList() == nil)
        let ledger = client.ledger
        _ = consume client
        program.signal(SIGTERM)
        #expect(program.waitUntilEnded().exitCode == 0)
        #expect(try ledger.difference(from: sandbox.data, countsUses: false, mayAlsoHave: refused) == nil)
    }
}
