internal import TextFormats

/// A number without sign and leading zeros, of at most so many digits.
func readDecimal(_ text: Span<UInt8>, digits: Int) -> Int? {
    guard 1...digits ~= text.count, text.count == 1 || text[0] != UInt8(ascii: "0") else { return nil }
    var number = 0
    for index in text.indices {
        guard ASCII.isDigit(text[index]) else { return nil }
        number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
    }
    return number
}
