internal import TextFormats

/// The text of addresses: dotted decimal, and RFC 4291 section 2.2 written as RFC 5952 wants it.
enum IPAddressText {
    /// Four decimal numbers without leading zeros, which some parsers take for octal.
    static func ipv4(_ text: Span<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for index in text.indices {
            if text[index] == UInt8(ascii: ".") {
                guard digits > 0, dots < 3 else { return nil }
                address = address << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            } else {
                guard ASCII.isDigit(text[index]), digits < 3, digits == 0 || octet > 0 else { return nil }
                octet = octet * 10 + UInt32(text[index] - UInt8(ascii: "0"))
                digits += 1
                guard octet <= 255 else { return nil }
            }
        }
        return dots == 3 && digits > 0 ? address << 8 | octet : nil
    }

    static func ipv4(_ text: some StringProtocol) -> UInt32? { ipv4(Array(text.utf8).span) }

    /// Eight groups, of which one run may be left out as `::`; the last two may be an IPv4 address.
    static func ipv6(_ text: Span<UInt8>) -> (UInt64, UInt64)? {
        var groups = InlineArray<8, UInt16>(repeating: 0)
        var count = 0
        var gap: Int?
        var index = 0
        if text.count >= 2, text[0] == ASCII.colon, text[1] == ASCII.colon { (gap, index) = (0, 2) }
        while index < text.count {
            guard count < 8 else { return nil }
            let end = text.firstIndex(of: ASCII.colon, from: index) ?? text.count
            let part = text.extracting(index..<end)
            if end == text.count, count <= 6, let address = ipv4(part) {
                groups[count] = UInt16(address >> 16)
                groups[count + 1] = UInt16(truncatingIfNeeded: address)
                count += 2
                break
            }
            guard let group = hexGroup(part) else { return nil }
            groups[count] = group
            count += 1
            if end == text.count { break }
            index = end + 1
            guard index < text.count else { return nil }
            guard text[index] == ASCII.colon else { continue }
            guard gap == nil else { return nil }
            (gap, index) = (count, index + 1)
        }
        guard let gap else { return count == 8 ? halves(groups) : nil }
        guard count <= 7 else { return nil }
        // What stands behind the gap belongs to the end.
        for moved in 0..<count - gap {
            groups[7 - moved] = groups[count - 1 - moved]
            groups[count - 1 - moved] = 0
        }
        return halves(groups)
    }

    static func ipv6(_ text: some StringProtocol) -> (UInt64, UInt64)? { ipv6(Array(text.utf8).span) }

    static func text(ipv4 address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    /// The longest run of two or more zero groups becomes `::`, the first of several; digits are small.
    static func text(ipv6 upper: UInt64, _ lower: UInt64) -> String {
        let groups = [upper, lower].flatMap { half in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) } }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            let end = groups[start...].firstIndex { $0 != 0 } ?? 8
            if end - start > max(1, longest.count) { longest = start..<end }
            start = max(end, start) + 1
        }
        let hex = groups.map { String($0, radix: 16) }
        guard !longest.isEmpty else { return hex.joined(separator: ":") }
        return hex[..<longest.lowerBound].joined(separator: ":") + "::" + hex[longest.upperBound...].joined(separator: ":")
    }

    private static func halves(_ groups: InlineArray<8, UInt16>) -> (UInt64, UInt64) {
        var halves: (upper: UInt64, lower: UInt64) = (0, 0)
        for index in 0..<4 { halves = (halves.upper << 16 | UInt64(groups[index]), halves.lower << 16 | UInt64(groups[index + 4])) }
        return halves
    }

    private static func hexGroup(_ text: Span<UInt8>) -> UInt16? {
        guard 1...4 ~= text.count else { return nil }
        var group: UInt16 = 0
        for index in text.indices {
            guard let digit = ASCII.hexValue(text[index]) else { return nil }
            group = group << 4 | UInt16(digit)
        }
        return group
    }
}
