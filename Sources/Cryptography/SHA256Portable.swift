/// The compression of SHA-256 in plain Swift (FIPS 180-4 section 6.2.2).
///
/// Between the loads of a block and the end of its 64 rounds there are only locals with constant indices: no bounds to check, no references to
/// count, and most of it stays in registers. A function for particular hardware has the same shape: the words, then whole blocks.
enum SHA256Portable {
    static func compress(_ words: inout SIMD8<UInt32>, _ blocks: Span<UInt8>) {
        precondition(blocks.count & (SHA256State.blockBytes - 1) == 0, "only whole blocks are compressed")
        var offset = 0
        while offset < blocks.count {
            words &+= rounds(from: words, MessageSchedule(blocks, at: offset))
            offset += SHA256State.blockBytes
        }
    }

    /// The 64 rounds with their constants K (section 4.2.2).
    @inline(__always)
    private static func rounds(from words: SIMD8<UInt32>, _ first: MessageSchedule) -> SIMD8<UInt32> {
        var schedule = first
        var variables = WorkingVariables(words)
        variables.sixteenRounds(
            schedule,
            [
                0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
                0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
            ])
        schedule.advance()
        variables.sixteenRounds(
            schedule,
            [
                0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
                0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
            ])
        schedule.advance()
        variables.sixteenRounds(
            schedule,
            [
                0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
                0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
            ])
        schedule.advance()
        variables.sixteenRounds(
            schedule,
            [
                0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
                0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
            ])
        return variables.words
    }
}

/// The sixteen words W that the next sixteen rounds take in.
private struct MessageSchedule {
    var words: InlineArray<16, UInt32>

    /// The words of a block, which are big-endian.
    @inline(__always)
    init(_ blocks: Span<UInt8>, at offset: Int) {
        precondition(offset >= 0 && offset + SHA256State.blockBytes <= blocks.count, "a block has 64 bytes")
        words = InlineArray { blocks.bigEndianWord(at: offset + 4 * $0) }
    }

    /// Goes on to the next sixteen words, in place: each is made from words up to sixteen before it.
    @inline(__always)
    mutating func advance() {
        extend(0)
        extend(1)
        extend(2)
        extend(3)
        extend(4)
        extend(5)
        extend(6)
        extend(7)
        extend(8)
        extend(9)
        extend(10)
        extend(11)
        extend(12)
        extend(13)
        extend(14)
        extend(15)
    }

    @inline(__always)
    private mutating func extend(_ index: Int) {
        let twoBefore = words[(index + 14) & 15]
        let fifteenBefore = words[(index + 1) & 15]
        let sigma1 = twoBefore.rotated(17) ^ twoBefore.rotated(19) ^ (twoBefore &>> 10)
        let sigma0 = fifteenBefore.rotated(7) ^ fifteenBefore.rotated(18) ^ (fifteenBefore &>> 3)
        words[index] = words[index] &+ sigma0 &+ words[(index + 9) & 15] &+ sigma1
    }
}

/// The variables a to h of the rounds.
private struct WorkingVariables {
    var a, b, c, d, e, f, g, h: UInt32

    @inline(__always)
    init(_ words: SIMD8<UInt32>) {
        (a, b, c, d) = (words[0], words[1], words[2], words[3])
        (e, f, g, h) = (words[4], words[5], words[6], words[7])
    }

    var words: SIMD8<UInt32> { SIMD8(a, b, c, d, e, f, g, h) }

    @inline(__always)
    mutating func sixteenRounds(_ schedule: MessageSchedule, _ constants: InlineArray<16, UInt32>) {
        round(constants[0] &+ schedule.words[0])
        round(constants[1] &+ schedule.words[1])
        round(constants[2] &+ schedule.words[2])
        round(constants[3] &+ schedule.words[3])
        round(constants[4] &+ schedule.words[4])
        round(constants[5] &+ schedule.words[5])
        round(constants[6] &+ schedule.words[6])
        round(constants[7] &+ schedule.words[7])
        round(constants[8] &+ schedule.words[8])
        round(constants[9] &+ schedule.words[9])
        round(constants[10] &+ schedule.words[10])
        round(constants[11] &+ schedule.words[11])
        round(constants[12] &+ schedule.words[12])
        round(constants[13] &+ schedule.words[13])
        round(constants[14] &+ schedule.words[14])
        round(constants[15] &+ schedule.words[15])
    }

    /// One round. The moves between the variables at its end are only new names once the rounds stand in a row.
    @inline(__always)
    private mutating func round(_ input: UInt32) {
        let sigma1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
        let choice = g ^ (e & (f ^ g))
        let sum1 = h &+ input &+ choice &+ sigma1
        let sigma0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
        // Two bits that agree outvote the third, which otherwise decides: no bit is in both terms, so that they may be added, and the sums take any order.
        let majority = (a & b) &+ (c & (a ^ b))
        (h, g, f, e) = (g, f, e, d &+ sum1)
        (d, c, b, a) = (c, b, a, sum1 &+ sigma0 &+ majority)
    }
}

extension Span<UInt8> {
    /// The caller has looked at the bounds of the block: looking again at each of 64 bytes would cost as much as several rounds.
    @inline(__always)
    fileprivate func bigEndianWord(at offset: Int) -> UInt32 {
        let upper = unsafe UInt32(self[unchecked: offset]) << 24 | UInt32(self[unchecked: offset + 1]) << 16
        let lower = unsafe UInt32(self[unchecked: offset + 2]) << 8 | UInt32(self[unchecked: offset + 3])
        return upper | lower
    }
}

extension UInt32 {
    /// ROTR of section 3.2; one instruction.
    @inline(__always)
    fileprivate func rotated(_ bits: UInt32) -> UInt32 { (self &>> bits) | (self &<< (32 - bits)) }
}
