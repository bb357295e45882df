/// Where to listen: `127.0.0.1:8080`, `[::1]:8080` or `unix:/path`.
package enum ListenAddress: Hashable, Sendable {
    case ipv4(UInt32, port: UInt16)
    /// The upper and the lower half of the address.
    case ipv6(UInt64, UInt64, port: UInt16)
    case unix(path: String)

    /// The longest path that a Unix-domain socket address holds, in bytes (unix(7)).
    package static let maximumPathBytes = 107

    /// Nil unless the text is one of the three forms, with numeric addresses. Port 0 lets the kernel choose.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard 1...Self.maximumPathBytes ~= path.utf8.count, !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("[") && host.hasSuffix("]") {
            guard let (upper, lower) = IPAddressText.ipv6(host.dropFirst().dropLast()) else { return nil }
            self = .ipv6(upper, lower, port: port)
        } else {
            guard let address = IPAddressText.ipv4(host) else { return nil }
            self = .ipv4(address, port: port)
        }
    }

    private static func port(_ text: Substring) -> UInt16? {
        guard 1...5 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return UInt16(text)
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ipv4(let address, let port): "\(IPAddressText.text(ipv4: address)):\(port)"
        case .ipv6(let upper, let lower, let port): "[\(IPAddressText.text(ipv6: upper, lower))]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
