/// Who is at the other end of a connection.
package enum PeerAddress: Hashable, Sendable {
    case ipv4(UInt32)
    /// The upper and the lower half of the address. An IPv4 address mapped into IPv6 is `.ipv4`.
    case ipv6(UInt64, UInt64)
    /// A Unix-domain socket: a process of this machine.
    case unix
}
