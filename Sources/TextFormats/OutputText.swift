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

    /// Appends a whole number in base ten: at most 20 bytes.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func append(decimal value: Int64) {
        var rest = value.magnitude
        if rest < 10 && value >= 0 { return append(UInt8(truncatingIfNeeded: rest) &+ 0x30) }
        // The digits come out last first, two at a time: written into a fixed place from its end.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = 20
        while rest >= 100 {
            first &-= 2
            let pair = DecimalPairs.text(UInt32(truncatingIfNeeded: rest % 100))
            // From 20 down, two for each division by 100 of a number below 2^64: never below 0.
            unsafe digits[unchecked: first] = UInt8(truncatingIfNeeded: pair)
            unsafe digits[unchecked: first &+ 1] = UInt8(truncatingIfNeeded: pair >> 8)
            rest /= 100
        }
        let pair = DecimalPairs.text(UInt32(truncatingIfNeeded: rest))
        first &-= 1
        unsafe digits[unchecked: first] = UInt8(truncatingIfNeeded: pair >> 8)
        if rest >= 10 {
            first &-= 1
            unsafe digits[unchecked: first] = UInt8(truncatingIfNeeded: pair)
        }
        if value < 0 { append(0x2D) }
        append(copying: digits.span.extracting(first..<20))
    }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    /// The most bytes that `append(decimal:)` writes.
    @inlinable public static var decimalMaximum: Int { 20 }

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

/// The two digits of a number below 100, as a pair of bytes, the first one lowest.
@usableFromInline
enum DecimalPairs {
    @inlinable @inline(__always)
    static func text(_ value: UInt32) -> UInt32 {
        // Tens by multiplication with 205/2048, which is a little more than a tenth: too little more to matter below 100.
        let tens = (value &* 205) >> 11
        return (tens | (value &- tens &* 10) << 8) &+ 0x3030
    }
}
