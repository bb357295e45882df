/// Text written into room that was made beforehand, where a busy answer would otherwise ask for room with every word.
///
/// `bytes.append(addingCapacity: room) { out in … }` makes the room; whoever writes more than that is stopped.
// All public and inlined, for the reason that `ByteText` gives: with its length known, a literal is a few stores.
extension OutputSpan<UInt8> {
    /// Appends the text of a literal of more than one character.
    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(_ text: StaticString) {
        precondition(text.hasPointerRepresentation, "a literal of a single character has no bytes to copy")
        unsafe append(copying: text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Appends a copy of borrowed bytes.
    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe append(copying: start, bytes.count)
        }
    }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(copying bytes: [UInt8]) { append(copying: bytes.span) }

    /// Appends a whole number in base ten: at most `decimalMaximum` bytes, of which there must be room for all.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func append(decimal value: Int64) {
        let (small, isSmall) = (UInt32(truncatingIfNeeded: value), UInt64(bitPattern: value) < DecimalDigits.base)
        unsafe withUnsafeMutableBufferPointer { room, written in
            precondition(room.count - written >= Self.decimalMaximum, "there is no room for a number of any length")
            let start = unsafe UnsafeMutableRawPointer(room.baseAddress! + written)
            written += unsafe isSmall ? DecimalDigits(small).write(to: start) : DecimalDigits.writeAny(value, to: start)
        }
    }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    /// The room that `append(decimal:)` asks for: a sign, and three times eight digits of which not all are used.
    @inlinable public static var decimalMaximum: Int { 25 }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    @unsafe
    mutating func append(copying start: UnsafePointer<UInt8>, _ count: Int) {
        precondition(count <= freeCapacity, "more was written than there was room for")
        unsafe withUnsafeMutableBufferPointer { room, written in
            unsafe (room.baseAddress! + written).update(from: start, count: count)
            written += count
        }
    }
}

/// Eight decimal digits, made at once: each step halves the lanes of a word.
@usableFromInline
struct DecimalDigits {
    @inlinable static var base: UInt64 { 100_000_000 }

    /// A digit's value in each byte, the first digit lowest.
    @usableFromInline let values: UInt64

    /// Of a number below `base`.
    @inlinable @inline(__always)
    init(_ number: UInt32) {
        let fours = UInt64(number / 10_000) | UInt64(number % 10_000) << 32
        // Multiplying by a fraction a little above one hundredth, and below by one a little above a tenth, is exact in these ranges.
        let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
        values = tens | (twos &- tens &* 10) << 8
    }

    /// Writes the digits behind the leading zeros, or all: how many. In any case eight bytes are written.
    @inlinable @inline(__always)
    @unsafe func write(to start: UnsafeMutableRawPointer, all: Bool = false) -> Int {
        // The last digit counts, whatever it is.
        let left = all ? 0 : min(values.trailingZeroBitCount / 8, 7)
        let text = ((values | 0x3030_3030_3030_3030) >> UInt64(8 * left)).littleEndian
        unsafe start.storeBytes(of: text, as: UInt64.self)
        return 8 - left
    }

    /// The same of a number of up to twenty characters.
    @usableFromInline
    @unsafe static func writeAny(_ value: Int64, to start: UnsafeMutableRawPointer) -> Int {
        var count = 0
        if value < 0 {
            unsafe start.storeBytes(of: 0x2D, as: UInt8.self)
            count = 1
        }
        let (upper, last) = (value.magnitude / base, value.magnitude % base)
        let (first, middle) = (upper / base, upper % base)
        if first > 0 { count += unsafe DecimalDigits(UInt32(first)).write(to: start + count) }
        if upper > 0 { count += unsafe DecimalDigits(UInt32(middle)).write(to: start + count, all: first > 0) }
        count += unsafe DecimalDigits(UInt32(last)).write(to: start + count, all: upper > 0)
        return count
    }
}
