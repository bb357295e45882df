/// The text of addresses: dotted decimal, and RFC 4291 section 2.2 written as RFC 5952 wants it.
enum IPAddressText {
    /// Four decimal numbers without leading zeros, which some parsers take for octal.
    static func ipv4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard 1...3 ~= part.count, part.allSatisfy({ 0x30...0x39 ~= $0 }), part.count == 1 || part.first != 0x30 else { return nil }
            let octet = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard octet <= 255 else { return nil }
            address = address << 8 | octet
        }
        return address
    }

    /// Eight groups, of which one run may be left out as `::`; the last two may be an IPv4 address.
    static func ipv6(_ text: some StringProtocol) -> (UInt64, UInt64)? {
        let text = String(text)
        let groups: [UInt16]
        if let gap = text.firstRange(ofDoubleColon: ()) {
            guard let before = hexGroups(text[..<gap.lowerBound], mayEndInIPv4: false),
                let after = hexGroups(text[gap.upperBound...], mayEndInIPv4: true), before.count + after.count <= 7
            else { return nil }
            groups = before + [UInt16](repeating: 0, count: 8 - before.count - after.count) + after
        } else {
            guard let all = hexGroups(text[...], mayEndInIPv4: true), all.count == 8 else { return nil }
            groups = all
        }
        return (groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }, groups[4...].reduce(0) { $0 << 16 | UInt64($1) })
    }

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

    private static func hexGroups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1 && mayEndInIPv4, let address = ipv4(part) {
                groups += [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
            } else {
                guard 1...4 ~= part.utf8.count, part.allSatisfy({ $0.isHexDigit && $0.isASCII }), let group = UInt16(part, radix: 16) else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }
}

extension String {
    /// Where the only `::` stands; nil if there is none. A second one makes the groups around it empty, which no parser of them takes.
    fileprivate func firstRange(ofDoubleColon: Void) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            let next = self.index(after: index)
            if self[index] == ":" && next < endIndex && self[next] == ":" { return index..<self.index(after: next) }
            index = next
        }
        return nil
    }
}
