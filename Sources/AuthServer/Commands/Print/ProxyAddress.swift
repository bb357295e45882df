internal import HTTPServer
internal import TextFormats

/// A host and a port that may stand in a configuration as they are: nothing in them can end a directive or a text there.
struct ProxyAddress: Equatable, Sendable {
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    let host: String
    let port: UInt16

    /// Longer is no name of a host (RFC 1035 section 2.3.4).
    private static let hostBytesMaximum = 253

    var text: String { "\(host):\(port)" }

    /// An IPv6 address without its brackets.
    var bareHost: String { host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host }

    /// Nil unless it is like `127.0.0.1:9000`, `[::1]:9000` or `api.example.org:9000`, with a port other than 0.
    init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else { return nil }
        let host = String(text[..<colon])
        guard Self.isHost(host) else { return nil }
        self.host = host
        self.port = port
    }

    /// Nil unless it is like `http://127.0.0.1:9000`: no path, and no other scheme. Without a port it is 80.
    init?(url: String) {
        let scheme = "http://"
        guard url.hasPrefix(scheme) else { return nil }
        var rest = url.dropFirst(scheme.count)
        if rest.hasSuffix("/") { rest.removeLast() }
        let hasPort = rest.hasSuffix("]") ? false : rest.contains(":")
        self.init(hasPort ? String(rest) : "\(rest):80")
    }

    /// Where a proxy on the same machine reaches who listens there. Nil for a path, and for a port that the kernel is yet to choose.
    init?(of listener: ListenAddress) {
        switch listener {
        case .ipv4(0, let port): self.init("127.0.0.1:\(port)")
        case .ipv6(0, 0, let port): self.init("[::1]:\(port)")
        case .ipv4, .ipv6: self.init(listener.description)
        case .unix: return nil
        }
    }

    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("[") { return ListenAddress("\(text):1") != nil }
        return 1...hostBytesMaximum ~= text.utf8.count && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}
