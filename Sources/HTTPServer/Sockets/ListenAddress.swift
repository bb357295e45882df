/// Where to listen: `127.0.0.1:8080`, `[::1]:8080` or `unix:/path`.
package enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    case ipv4(UInt32, port: UInt16)
    /// The upper and the lower half of the address.
    case ipv6(UInt64, UInt64, port: UInt16)
    case unix(path: String)

    /// The longest path that a Unix-domain socket address holds (unix(7)).
    package static let maximumPathBytes = 107

    /// Nil unless the text is one of the three forms with numeric addresses.
    package init?(_ text: String) { fatalError() }

    package var description: String { fatalError() }
}
