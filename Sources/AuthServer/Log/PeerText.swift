internal import HTTPServer
internal import TextFormats

extension PeerAddress {
    /// Appends `192.0.2.1`, `2001:db8::1` (RFC 5952) or `unix`.
    func append(to text: inout [UInt8]) {
        switch self {
        case .unix: text.append("unix")
        case .ipv4(let address):
            for shift in [24, 16, 8, 0] as [UInt32] {
                if shift < 24 { text.append(UInt8(ascii: ".")) }
                text.append(decimal: Int(address >> shift & 255))
            }
        case .ipv6(let upper, let lower):
            let groups = (0..<8).map { UInt16(truncatingIfNeeded: ($0 < 4 ? upper : lower) >> (48 - UInt64($0 % 4) * 16)) }
            Self.append(groups, to: &text)
        }
    }

    /// The longest run of two or more zero groups becomes `::`, the first of equals (RFC 5952 section 4.2).
    private static func append(_ groups: [UInt16], to text: inout [UInt8]) {
        let gap = longestZeroRun(of: groups)
        for (index, group) in groups.enumerated() where !gap.contains(index) {
            if index > 0 && index != gap.upperBound { text.append(ASCII.colon) }
            if index == gap.upperBound && !gap.isEmpty { text.append("::") }
            text.append(contentsOf: String(group, radix: 16).utf8)
        }
        if gap.upperBound == 8 && !gap.isEmpty { text.append("::") }
    }

    private static func longestZeroRun(of groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count && groups[end] == 0 { end += 1 }
            if end - start >= 2 && end - start > longest.count { longest = start..<end }
            start = end + 1
        }
        return longest
    }
}
