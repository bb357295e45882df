/// The digits of a whole number from 0 to 9,999,999,999,999,999, made once and written as often as they are needed.
///
/// Eight digits are made at a time, each step halving the lanes of a word: a loop over the digits would take as long for each of them.
@frozen
public struct DecimalText {
    /// The text, its first character lowest, in two words.
    @usableFromInline let first: UInt64
    @usableFromInline let second: UInt64
    @usableFromInline let count: Int

    /// Nil for a number below zero or with more than sixteen digits.
    @inlinable @inline(__always)
    public init?(_ number: Int64) {
        let value = UInt64(bitPattern: number)
        if value < Self.base {
            let digits = Self.digits(UInt32(truncatingIfNeeded: value))
            let zeros = Self.leadingZeros(digits)
            first = (digits | Self.zeros) >> UInt64(8 * zeros)
            second = 0
            count = 8 &- zeros
        } else {
            guard value < Self.base * Self.base else { return nil }
            let upper = Self.digits(UInt32(truncatingIfNeeded: value / Self.base))
            let lower = Self.digits(UInt32(truncatingIfNeeded: value % Self.base)) | Self.zeros
            let zeros = Self.leadingZeros(upper)
            let upperCount = 8 &- zeros
            // Shifts by all 64 bits give zero, as they should.
            first = (upper | Self.zeros) >> UInt64(8 * zeros) | lower << UInt64(8 * upperCount)
            second = lower >> UInt64(8 * zeros)
            count = 8 &+ upperCount
        }
    }

    @inlinable static var base: UInt64 { 100_000_000 }
    @inlinable static var zeros: UInt64 { 0x3030_3030_3030_3030 }

    /// The eight digits of a number below `base`: a value in each byte, the first digit lowest.
    @inlinable @inline(__always)
    static func digits(_ number: UInt32) -> UInt64 {
        let fours = UInt64(number / 10_000) | UInt64(number % 10_000) << 32
        // Multiplying by a fraction a little above one hundredth, and below by one a little above a tenth, is exact in these ranges.
        let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (twos &- tens &* 10) << 8
    }

    /// The last digit counts, whatever it is.
    @inlinable @inline(__always)
    static func leadingZeros(_ digits: UInt64) -> Int { min(digits.trailingZeroBitCount / 8, 7) }
}
