import TestSupport
import Testing

@testable import Endurance

/// Power cuts under the built program, made up from what it wrote and what it synced: a short form of `make faults`.
@Suite(.enabled(if: !RunningProgram.isSanitized, "a sanitizer must come before everything else that stands in front of the program"))
struct PowerCutTests {
    @Test func `a power cut at any moment leaves everything that was acknowledged, and nothing by half`() throws {
        var run = try PowerCutRun(seed: .random(in: 0...999_999))
        let faults = try run.run(moments: 25).faults
        #expect(faults == [])
    }
}
