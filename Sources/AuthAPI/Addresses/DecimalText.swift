internal import TextFormats

/// A number without sign and leading zeros, of at most so many digits.
func readDecimal(_ text: some Collection<UInt8>, digits: Int) -> Int? {
    guard 1...digits ~= text.count, text.allSatisfy(ASCII.isDigit), text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}
