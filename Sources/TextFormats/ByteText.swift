/// Text is written as bytes from the start: an answer, a journal line and a log line never pass through a `String` that would have to be made and measured first.
extension [UInt8] {
    /// Appends the text of a literal.
    // These are public because a compiler inlines nothing that is `package` across modules, and a call for each byte would cost more than the byte.
    @inlinable
    public mutating func append(_ text: StaticString) {
        // A literal that fits a single scalar has no bytes to point to.
        guard text.hasPointerRepresentation else {
            append(contentsOf: text.description.utf8)
            return
        }
        unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a copy of borrowed bytes.
    @inlinable
    public mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends a whole number in base ten.
    package mutating func append(decimal value: Int64) {
        append(addingCapacity: OutputSpan<UInt8>.decimalMaximum) { $0.append(decimal: value) }
    }

    package mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    /// Appends a number below 100 as two digits.
    package mutating func append(twoDigits value: Int) {
        precondition(0..<100 ~= value, "the number has more digits than its place")
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10))
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10))
    }

    /// Appends bytes as lower-case hexadecimal, two digits each.
    package mutating func append(hex bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(ASCII.hexDigit(byte >> 4))
            append(ASCII.hexDigit(byte & 15))
        }
    }

    /// Appends a number as eight hexadecimal digits, the letters small.
    package mutating func append(hexDigits value: UInt32) {
        append(addingCapacity: 8) { $0.append(hexDigits: value) }
    }
}
