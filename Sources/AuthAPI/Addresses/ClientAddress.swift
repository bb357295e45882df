internal import HTTPServer
internal import TextFormats

/// Whom a request comes from, seen through the proxies that the operator trusts.
struct ClientAddress: Sendable {
    let trustedProxies: [AddressRange]

    /// The peer, or, when it is a trusted proxy, the rightmost address in `X-Forwarded-For` that is not one.
    ///
    /// Where that cannot be found the peer itself is answerable: nobody shall be blamed on a guess.
    func client(of request: borrowing Request) -> PeerAddress { knownClient(of: request) ?? request.peer }

    /// The same; nil where a trusted proxy does not say for whom it asks, or an entry on the way is no address: nobody shall be let in on a guess.
    ///
    /// Each proxy writes at the right the address that it saw, so what stands left of an untrusted address is only that client's word.
    func knownClient(of request: borrowing Request) -> PeerAddress? {
        guard isTrusted(request.peer) else { return request.peer }
        var entries: [[UInt8]] = []
        request.fields.forEach(.xForwardedFor) { value in
            entries += value.copy().split(separator: ASCII.comma, omittingEmptySubsequences: false).map(Array.init)
        }
        var client: PeerAddress?
        for entry in entries.reversed() {
            guard let address = forwardedAddress(entry) else { return nil }
            client = address
            if !isTrusted(address) { break }
        }
        return client
    }

    private func isTrusted(_ address: PeerAddress) -> Bool { trustedProxies.contains { $0.contains(address) } }

    /// An address, bare or with the port that some proxies add: `192.0.2.1:4711`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
    private func forwardedAddress(_ entry: [UInt8]) -> PeerAddress? {
        let text = trimmed(entry)
        if let address = read(text) { return address }
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")), isPort(text[(end + 1)...]) else { return nil }
            return read(text[(text.startIndex + 1)..<end])
        }
        guard let colon = text.firstIndex(of: ASCII.colon), isPort(text[colon...]) else { return nil }
        return read(text[..<colon])
    }

    private func read(_ text: ArraySlice<UInt8>) -> PeerAddress? { PeerAddress(Array(text).span) }

    private func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.first else { return true }
        guard colon == ASCII.colon, let port = readDecimal(Array(text.dropFirst()).span, digits: 5) else { return false }
        return port <= 65_535
    }

    private func trimmed(_ entry: [UInt8]) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == ASCII.space || $0 == ASCII.tab }
        let start = entry.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
        return start[...last]
    }
}

/// What counts as one client: an IPv4 address, the /64 of an IPv6 one, since a household has all of that, or the machine itself.
struct ClientNetwork: Hashable, Sendable {
    private let address: PeerAddress

    init(of client: PeerAddress) {
        if case .ipv6 = client {
            address = client.masked(toBits: 64)
        } else {
            address = client
        }
    }
}
