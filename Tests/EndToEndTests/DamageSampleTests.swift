import Testing

@testable import Endurance

/// A sample of the damage that `make faults` does to every byte.
struct DamageSampleTests {
    @Test func `a long journal and its snapshots, cut or flipped, open with what is before or are refused by name and offset`() throws {
        let stride = 997
        var run = try DamageRun(stride: stride, first: .random(in: 0..<stride))
        let faults = try run.run().faults
        #expect(faults == [])
    }
}
