package import HTTPServer

/// A range of addresses, `10.0.0.0/8`, `2001:db8::/32`, a single address, or `unix` for every Unix-domain peer.
package struct AddressRange: Hashable, Sendable {
    private let first: PeerAddress
    private let prefixBits: Int

    /// Nil unless the text is one of these forms. The bits behind the prefix must be zero: `10.0.0.1/8` is as likely a slip as it is a range.
    package init?(_ text: String) {
        if text == "unix" {
            self.init(first: .unix, prefixBits: 0)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = PeerAddress(parts[0]) else { return nil }
        var bits = address.bitWidth
        if parts.count == 2 {
            // A mapped IPv4 address was written with the prefix of its IPv6 form, which says something else of the IPv4 address.
            let isMapped = address.bitWidth == 32 && parts[0].contains(":")
            guard !isMapped, let given = readDecimal(parts[1].utf8, digits: 3), given <= bits else { return nil }
            bits = given
        }
        guard address.masked(toBits: bits) == address else { return nil }
        self.init(first: address, prefixBits: bits)
    }

    private init(first: PeerAddress, prefixBits: Int) {
        self.first = first
        self.prefixBits = prefixBits
    }

    package func contains(_ address: PeerAddress) -> Bool {
        address.bitWidth == first.bitWidth && address.masked(toBits: prefixBits) == first
    }
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
