import HTTPServer
import Synchronization
import Testing

@testable import AuthAPI

struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "::1", false),
        ("192.0.2.1", "192.0.2.1", true),
        ("192.0.2.1", "192.0.2.2", false),
        ("192.0.2.0/31", "192.0.2.1", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true),
        ("2001:db8::/32", "2001:db9::1", false),
        ("2001:db8::/64", "2001:db8::ffff:0:0:1", true),
        ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
        ("::1", "::1", true),
        ("::/0", "::2", true),
        ("::ffff:192.0.2.1", "192.0.2.1", true),
    ]) func `a range has the addresses that share its prefix`(range: String, address: String, isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        let address = try #require(PeerAddress(address))
        #expect(range.contains(address) == isIn)
        #expect(!range.contains(.unix))
    }

    @Test(arguments: ["", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/08", "10.0.0.0/8/8", "::/129", "::1/64", "::ffff:1.2.3.4/120", "Unix"])
    func `what is no range is refused`(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test func `unix is every process of this machine and nobody else`() throws {
        let range = try #require(AddressRange("unix"))
        #expect(range.contains(.unix))
        #expect(!range.contains(.ipv4(0)))
    }
}

struct ClientAddressTests {
    private static let proxy = PeerAddress.ipv4(0x0A00_0001)

    @Test(
        arguments: [
            ([], proxy),
            (["192.0.2.1"], .ipv4(0xC000_0201)),
            // The client wrote the first two; the proxy the last.
            (["198.51.100.1, 198.51.100.2, 192.0.2.1"], .ipv4(0xC000_0201)),
            (["garbage, 192.0.2.1"], .ipv4(0xC000_0201)),
            // An inner trusted proxy is looked through.
            (["192.0.2.1, 10.0.0.9"], .ipv4(0xC000_0201)),
            (["198.51.100.1", "192.0.2.1", "10.0.0.9"], .ipv4(0xC000_0201)),
            (["10.0.0.7, 10.0.0.9"], .ipv4(0x0A00_0007)),
            (["192.0.2.1:4711"], .ipv4(0xC000_0201)),
            (["2001:db8::1"], .ipv6(0x2001_0DB8_0000_0000, 1)),
            (["[2001:db8::1]"], .ipv6(0x2001_0DB8_0000_0000, 1)),
            (["[2001:db8::1]:4711"], .ipv6(0x2001_0DB8_0000_0000, 1)),
            (["unknown"], proxy),
            (["192.0.2.1, unknown"], proxy),
            (["192.0.2.1,"], proxy),
            ([""], proxy),
            (["192.0.2.1:"], proxy),
            (["192.0.2.1:99999"], proxy),
            (["[2001:db8::1]x"], proxy),
        ] as [([String], PeerAddress)])
    func `the client of a trusted proxy is the rightmost untrusted address`(fields: [String], client: PeerAddress) {
        #expect(Probe.client(fields, from: Self.proxy) == client)
    }

    @Test func `a peer that is no trusted proxy is believed nothing`() {
        #expect(Probe.client(["192.0.2.1"], from: .ipv4(0x0B00_0001)) == .ipv4(0x0B00_0001))
        #expect(Probe.client(["192.0.2.1"], from: .unix) == .unix)
    }

    @Test func `one household is one client`() {
        let one = PeerAddress.ipv6(0x2001_0DB8_0000_0001, 1)
        #expect(ClientNetwork(of: one) == ClientNetwork(of: .ipv6(0x2001_0DB8_0000_0001, .max)))
        #expect(ClientNetwork(of: one) != ClientNetwork(of: .ipv6(0x2001_0DB8_0000_0002, 1)))
        #expect(ClientNetwork(of: .ipv4(1)) != ClientNetwork(of: .ipv4(2)))
        #expect(ClientNetwork(of: .unix) == ClientNetwork(of: .unix))
    }
}

/// Lends a request to `ClientAddress` and keeps what it says.
private final class Probe: Application {
    private let found = Mutex<PeerAddress?>(nil)

    static func client(_ fields: [String], from peer: PeerAddress) -> PeerAddress? {
        let probe = Probe()
        let lines = fields.map { (name: "X-Forwarded-For", value: $0) }
        _ = InProcessExchange(.get, "/", fields: lines, peer: peer).run(on: probe, at: 0)
        return probe.found.withLock { $0 }
    }

    func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
        let client = ClientAddress(trustedProxies: [AddressRange("10.0.0.0/24")!]).client(of: request)
        found.withLock { $0 = client }
        return .ready
    }

    func describe(_ refusal: RequestRefusal, in response: inout Response) {}
}
