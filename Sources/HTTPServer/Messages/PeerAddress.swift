/// Who is at the other end of a connection.
package enum PeerAddress: Hashable, Sendable {
    case ipv4(UInt32)
    /// The upper and the lower half of the address. An IPv4 address mapped into IPv6 is `.ipv4`.
    case ipv6(UInt64, UInt64)
    /// A Unix-domain socket: a process of this machine.
    case unix

    /// An IPv4 address that is written as `::ffff:a.b.c.d` is that IPv4 address (RFC 4291 section 2.5.5.2).
    package init(ipv6Upper upper: UInt64, lower: UInt64) {
        self = upper == 0 && lower >> 32 == 0xFFFF ? .ipv4(UInt32(truncatingIfNeeded: lower)) : .ipv6(upper, lower)
    }

    /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else, names and zones among them.
    package init?(_ text: Span<UInt8>) {
        if let address = IPAddressText.ipv4(text) {
            self = .ipv4(address)
        } else if let (upper, lower) = IPAddressText.ipv6(text) {
            self.init(ipv6Upper: upper, lower: lower)
        } else {
            return nil
        }
    }

    package init?(_ text: some StringProtocol) { self.init(Array(text.utf8).span) }
}

extension PeerAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ipv4(let address): IPAddressText.text(ipv4: address)
        case .ipv6(let upper, let lower): IPAddressText.text(ipv6: upper, lower)
        case .unix: "unix"
        }
    }
}
