package import HTTPServer
internal import TextFormats

/// A range of addresses, `10.0.0.0/8`, `2001:db8::/32`, a single address, or `unix` for every Unix-domain peer.
package struct AddressRange: Hashable, Sendable {
    private let first: PeerAddress
    private let prefixBits: Int

    /// Nil unless the text is one of these forms. The bits behind the prefix must be zero: `10.0.0.1/8` is as likely a slip as it is a range.
    package init?(_ text: String) {
        if text == "unix" {
            self.init(first: .unix, prefixBits: 0)
        } else {
            self.init(network: text.utf8.span)
        }
    }

    /// The same without `unix`. Nothing is allocated.
    init?(network text: Span<UInt8>) {
        guard let (address, bits) = Self.read(text), address.masked(toBits: bits) == address else { return nil }
        self.init(first: address, prefixBits: bits)
    }

    /// What was probably meant where bits behind the prefix are not zero: the range that the address is in.
    init?(networkAround text: Span<UInt8>) {
        guard let (address, bits) = Self.read(text) else { return nil }
        self.init(first: address.masked(toBits: bits), prefixBits: bits)
    }

    private init(first: PeerAddress, prefixBits: Int) {
        self.first = first
        self.prefixBits = prefixBits
    }

    private static func read(_ text: Span<UInt8>) -> (PeerAddress, prefixBits: Int)? {
        guard let slash = text.firstIndex(of: ASCII.slash, from: 0) else { return PeerAddress(text).map { ($0, $0.bitWidth) } }
        let first = text.extracting(0..<slash)
        guard let address = PeerAddress(first), let bits = readDecimal(text.extracting((slash + 1)..<text.count), digits: 3) else { return nil }
        // A mapped IPv4 address was written with the prefix of its IPv6 form, which says something else of the IPv4 address.
        let isMapped = address.bitWidth == 32 && first.firstIndex(of: ASCII.colon, from: 0) != nil
        return bits <= address.bitWidth && !isMapped ? (address, bits) : nil
    }

    package func contains(_ address: PeerAddress) -> Bool {
        address.bitWidth == first.bitWidth && address.masked(toBits: prefixBits) == first
    }

    /// Whether each address of the other range is in this one.
    func contains(_ range: AddressRange) -> Bool { range.prefixBits >= prefixBits && contains(range.first) }
}

extension AddressRange: CustomStringConvertible {
    /// `10.0.0.0/8`, with the prefix also where it is a single address.
    package var description: String { first == .unix ? "unix" : "\(first)/\(prefixBits)" }
}

extension PeerAddress {
    fileprivate var bitWidth: Int {
        switch self {
        case .ipv4: 32
        case .ipv6: 128
        case .unix: 0
        }
    }

    /// The address with every bit behind the first `bits` cleared.
    func masked(toBits bits: Int) -> PeerAddress {
        switch self {
        case .ipv4(let address): .ipv4(address & ~(bits >= 32 ? 0 : UInt32.max >> UInt32(bits)))
        case .ipv6(let upper, let lower): .ipv6(upper & Self.mask(bits), lower & Self.mask(bits - 64))
        case .unix: .unix
        }
    }

    /// The first `bits` of 64; Swift's smart shift gives zero for all 64 and takes a negative count as none.
    private static func mask(_ bits: Int) -> UInt64 { ~(UInt64.max >> max(0, bits)) }
}
