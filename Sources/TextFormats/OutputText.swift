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
    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(decimal value: Int64) {
        if let text = DecimalText(value) { append(text) } else { append(longDecimal: value) }
    }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(_ number: DecimalText) {
        precondition(freeCapacity >= Self.decimalMaximum, "there is no room for a number of any length")
        // Sixteen bytes are written in any case; those that count are the first.
        unsafe withUnsafeMutableBufferPointer { room, written in
            let start = unsafe UnsafeMutableRawPointer(room.baseAddress! + written)
            unsafe start.storeBytes(of: number.first.littleEndian, as: UInt64.self)
            unsafe start.storeBytes(of: number.second.littleEndian, toByteOffset: 8, as: UInt64.self)
            written += number.count
        }
    }

    /// Numbers that have no `DecimalText`: there are few, and they take their time.
    @usableFromInline
    @_lifetime(self: copy self)
    mutating func append(longDecimal value: Int64) {
        if value < 0 { append(0x2D) }
        var digits: [UInt8] = []
        var rest = value.magnitude
        repeat {
            digits.append(0x30 + UInt8(rest % 10))
            rest /= 10
        } while rest != 0
        for digit in digits.reversed() { append(digit) }
    }

    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    /// Appends a number as eight hexadecimal digits, the letters small.
    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    public mutating func append(hexDigits value: UInt32) {
        // Half a byte in each byte of a word, the first uppermost; then each becomes its digit at the same time.
        var word = UInt64(value)
        word = (word << 16 | word) & 0x0000_FFFF_0000_FFFF
        word = (word << 8 | word) & 0x00FF_00FF_00FF_00FF
        word = (word << 4 | word) & 0x0F0F_0F0F_0F0F_0F0F
        let areLetters = (word &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        append(characters: (word &+ 0x3030_3030_3030_3030 &+ areLetters &* 0x27).byteSwapped)
    }

    /// Appends the eight characters of a word, the first lowest.
    @inlinable @inline(__always)
    @_lifetime(self: copy self)
    mutating func append(characters: UInt64) {
        precondition(freeCapacity >= 8, "more was written than there was room for")
        unsafe withUnsafeMutableBufferPointer { room, written in
            unsafe UnsafeMutableRawPointer(room.baseAddress! + written).storeBytes(of: characters.littleEndian, as: UInt64.self)
            written += 8
        }
    }

    /// The room that `append(decimal:)` asks for: the twenty characters of the longest number.
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
