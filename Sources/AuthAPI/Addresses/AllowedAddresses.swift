internal import HTTPServer
internal import TextFormats

/// From where a key may be used: ranges of IPv4 and IPv6 addresses. Without any it may be used from everywhere.
///
/// A process that connects through a Unix-domain socket has no such address, and is in no range.
struct AllowedAddresses: Equatable, Sendable {
    /// Ranges that one key may have.
    static let rangesMaximum = 64

    private let ranges: [AddressRange]

    enum Fault: Error, Equatable, Sendable {
        case tooMany
        case notARange(String)
        /// There are bits behind the prefix that are not zero.
        case notTheFirstOfItsRange(String, meant: String)
    }

    /// A range that is named twice counts once.
    init(parsing texts: [String]) throws(Fault) {
        guard texts.count <= Self.rangesMaximum else { throw .tooMany }
        var ranges: [AddressRange] = []
        for text in texts {
            let range = try Self.range(text)
            if !ranges.contains(range) { ranges.append(range) }
        }
        self.ranges = ranges
    }

    private static func range(_ text: String) throws(Fault) -> AddressRange {
        if let range = AddressRange(network: text.utf8.span) { return range }
        guard let around = AddressRange(networkAround: text.utf8.span) else { throw .notARange(text) }
        throw .notTheFirstOfItsRange(text, meant: around.description)
    }

    /// As it is stored: `10.0.0.0/8,2001:db8::/32`, empty without any range.
    var text: String { ranges.map(\.description).joined(separator: ",") }

    func contains(_ address: PeerAddress) -> Bool { ranges.isEmpty || ranges.contains { $0.contains(address) } }

    /// The same by the stored text, with nothing allocated: it is asked with each request. A range that cannot be read has no address.
    static func text(_ stored: String, contains address: PeerAddress) -> Bool {
        let text = stored.utf8.span
        if text.isEmpty { return true }
        var start = 0
        while start <= text.count {
            let end = text.firstIndex(of: ASCII.comma, from: start) ?? text.count
            if let range = AddressRange(network: text.extracting(start..<end)), range.contains(address) { return true }
            start = end + 1
        }
        return false
    }
}

extension AllowedAddresses {
    /// Whether a key with the first stored text can be used from no address that one with the second cannot.
    ///
    /// Each range must be within a single one of the others: two that only together cover it do not count.
    static func text(_ stored: String, isWithin other: String) -> Bool {
        if other.isEmpty { return true }
        if stored.isEmpty { return false }
        let allowed = ranges(in: other)
        return ranges(in: stored).allSatisfy { range in allowed.contains { $0.contains(range) } }
    }

    /// As they are shown, one by one.
    static func texts(in stored: String) -> [Substring] { stored.split(separator: ",") }

    /// A range that cannot be read has no address.
    private static func ranges(in stored: String) -> [AddressRange] { texts(in: stored).compactMap { AddressRange(network: Array($0.utf8).span) } }
}

extension AllowedAddresses.Fault {
    /// What a person must know to put it right.
    var sentence: String {
        switch self {
        case .tooMany: "List should have at most \(AllowedAddresses.rangesMaximum) address ranges"
        case .notARange(let text): "\"\(text)\" is not an address range, such as 10.0.0.0/8, 2001:db8::/32 or a single address"
        case .notTheFirstOfItsRange(let text, let meant): "\"\(text)\" is not the first address of its range; write \(meant)"
        }
    }
}
