@testable import Cryptography
import Testing

/// Both ways to compress a block, whichever of them this machine uses by itself.
struct SHA256CompressionTests {
    // FIPS 180-4, the one-block example "abc" that NIST publishes beside it.
    static let block: [UInt8] = Array("abc".utf8) + [0x80] + [UInt8](repeating: 0, count: 59) + [24]
    static let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func `the portable way gives the published digest`() {
        var state = SHA256State.initial
        SHA256Portable.compress(&state.words, Self.block.span)
        #expect(state.digest.hex == Self.digest)
    }

    @Test(.enabled(if: SHA256Instructions.exist, "this processor has no SHA instructions"))
    func `the processor's instructions give the published digest`() {
        var state = SHA256State.initial
        SHA256Instructions.compress(&state.words, Self.block.span)
        #expect(state.digest.hex == Self.digest)
    }

    @Test(.enabled(if: SHA256Instructions.exist, "this processor has no SHA instructions"), arguments: [0, 1, 2, 3, 7, 64])
    func `both ways agree from every state and over every number of blocks`(blocks: Int) {
        var random = SplitMix(seed: UInt64(blocks))
        for _ in 0..<200 {
            let message = (0..<64 * blocks).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let start = SIMD8<UInt32>((0..<8).map { _ in UInt32(truncatingIfNeeded: random.next()) })
            var (portable, instructions) = (start, start)
            SHA256Portable.compress(&portable, message.span)
            SHA256Instructions.compress(&instructions, message.span)
            #expect(portable == instructions)
        }
    }
}

/// Numbers that are the same in each run (SplitMix64).
private struct SplitMix {
    var seed: UInt64

    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
