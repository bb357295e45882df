internal import HTTPServer
internal import TextFormats

/// Addresses as text: dotted decimal, and the forms of RFC 4291 section 2.2.
extension PeerAddress {
    /// Nil unless the text is a numeric address. An IPv4 address mapped into IPv6 is read as the IPv4 address that it is.
    init?(_ text: some Collection<UInt8>) {
        let bytes = Array(text)
        if let address = readIPv4(bytes) {
            self = .ipv4(address)
        } else if let (upper, lower) = readIPv6(bytes) {
            self = upper == 0 && lower >> 32 == 0xFFFF ? .ipv4(UInt32(truncatingIfNeeded: lower)) : .ipv6(upper, lower)
        } else {
            return nil
        }
    }
}

/// Four numbers of 0 to 255. A leading zero is refused: some programs would read octal.
private func readIPv4(_ text: [UInt8]) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
        guard let number = readDecimal(part, digits: 3), number <= 255 else { return nil }
        address = address << 8 | UInt32(number)
    }
    return address
}

/// Eight groups of up to four hexadecimal digits, `::` once for one or more groups of zero, the last two groups perhaps as IPv4.
private func readIPv6(_ text: [UInt8]) -> (upper: UInt64, lower: UInt64)? {
    guard let gap = firstGap(in: text) else {
        guard let groups = readGroups(text[...]), groups.count == 8 else { return nil }
        return halves(groups)
    }
    let after = text[(gap + 2)...]
    guard let front = readGroups(text[..<gap]), let back = readGroups(after), front.count + back.count < 8 else { return nil }
    // An embedded IPv4 address is the end of an address, never its front.
    guard !text[..<gap].contains(UInt8(ascii: ".")) else { return nil }
    return halves(front + Array(repeating: 0, count: 8 - front.count - back.count) + back)
}

private func firstGap(in text: [UInt8]) -> Int? {
    text.indices.dropLast().first { text[$0] == ASCII.colon && text[$0 + 1] == ASCII.colon }
}

private func readGroups(_ text: ArraySlice<UInt8>) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
        if index == parts.count - 1, let address = readIPv4(Array(part)) {
            groups += [UInt16(truncatingIfNeeded: address >> 16), UInt16(truncatingIfNeeded: address)]
        } else {
            guard let group = readGroup(part) else { return nil }
            groups.append(group)
        }
    }
    return groups.count <= 8 ? groups : nil
}

private func readGroup(_ text: ArraySlice<UInt8>) -> UInt16? {
    guard 1...4 ~= text.count else { return nil }
    var group: UInt16 = 0
    for byte in text {
        guard let digit = ASCII.hexValue(byte) else { return nil }
        group = group << 4 | UInt16(digit)
    }
    return group
}

private func halves(_ groups: [UInt16]) -> (upper: UInt64, lower: UInt64) {
    let upper = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
    let lower = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
    return (upper, lower)
}

/// A number without sign and leading zeros, of at most so many digits.
func readDecimal(_ text: some Collection<UInt8>, digits: Int) -> Int? {
    guard 1...digits ~= text.count, text.allSatisfy(ASCII.isDigit), text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}
