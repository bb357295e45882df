import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

/// A key that may be used from some addresses only.
struct AllowedAddressExchangeTests {
    private static func house() throws -> House {
        var settings = AuthSettings()
        settings.trustedProxies = [AddressRange("127.0.0.0/8")!, AddressRange("10.9.0.0/16")!, AddressRange("::1")!]
        return try House(settings)
    }

    private static func ask(
        _ house: House, _ key: House.Key, from peer: PeerAddress, forwarded: [String] = [], _ method: HTTPServer.Method = .get, _ path: String = "/auth/verify"
    ) -> Response {
        house.call(method, path, as: key.text, fields: forwarded.map { (name: "X-Forwarded-For", value: $0) }, peer: peer)
    }

    @Test(
        arguments: [
            ("192.0.2.0/24", "192.0.2.7", [], true), ("192.0.2.0/24", "192.0.3.7", [], false), ("2001:db8::/32", "2001:db8::7", [], true),
            ("2001:db8::/32", "2001:db9::7", [], false), ("192.0.2.0/24", "::ffff:192.0.2.7", [], true), ("::/0", "192.0.2.7", [], false),
            ("198.51.100.1/32,192.0.2.0/24", "192.0.2.7", [], true),
            // Nobody but a trusted proxy is believed whom it asks for.
            ("192.0.2.0/24", "203.0.113.1", ["192.0.2.7"], false), ("192.0.2.0/24", "192.0.2.7", ["203.0.113.1"], true),
            ("192.0.2.0/24", "127.0.0.1", ["192.0.2.7"], true), ("192.0.2.0/24", "127.0.0.1", ["203.0.113.1"], false),
            ("2001:db8::/32", "::1", ["2001:db8::7"], true), ("192.0.2.0/24", "127.0.0.1", ["::ffff:192.0.2.7"], true),
            // From the right: what stands further left the client wrote itself.
            ("192.0.2.0/24", "127.0.0.1", ["192.0.2.7, 203.0.113.1"], false), ("192.0.2.0/24", "127.0.0.1", ["203.0.113.1, 192.0.2.7"], true),
            ("192.0.2.0/24", "127.0.0.1", ["203.0.113.1, 192.0.2.7, 10.9.0.1"], true), ("192.0.2.0/24", "127.0.0.1", ["192.0.2.7", "203.0.113.1"], false),
            // Where nobody says who asks, or not so that it can be read, nobody is let in, not even as the proxy.
            ("127.0.0.0/8", "127.0.0.1", [], false), ("127.0.0.0/8", "127.0.0.1", ["unknown"], false), ("127.0.0.0/8", "127.0.0.1", [""], false),
            ("0.0.0.0/0", "127.0.0.1", ["192.0.2.7, unknown"], false), ("0.0.0.0/0", "127.0.0.1", ["unknown, 192.0.2.7"], true),
            ("0.0.0.0/0", "127.0.0.1", ["192.0.2.7,"], false), ("10.9.0.0/16", "127.0.0.1", ["10.9.0.1"], true),
            // What is stored and cannot be read is no permission.
            ("anywhere", "192.0.2.7", [], false), (",", "192.0.2.7", [], false),
        ] as [(String, String, [String], Bool)])
    func `the address that counts is the client's`(allowed: String, peer: String, forwarded: [String], isIn: Bool) throws {
        let house = try Self.house()
        let key = try house.key(of: house.alice, rateLimit: 10)
        try house.change(key) { $0.allowedIPs = allowed }
        let answer = Self.ask(house, key, from: try #require(PeerAddress(peer)), forwarded: forwarded)
        #expect(answer.status == (isIn ? .ok : .forbidden))
        #expect(answer.field("X-Auth-Denied") == (isIn ? nil : "address"))
    }

    @Test func `a process of this machine has no address, unless a proxy behind a trusted socket says one`() throws {
        let house = try Self.house()
        let key = try house.key(of: house.alice)
        try house.change(key) { $0.allowedIPs = "0.0.0.0/0,::/0" }
        #expect(Self.ask(house, key, from: .unix).status == .forbidden)
        #expect(Self.ask(house, key, from: .unix, forwarded: ["192.0.2.7"]).status == .forbidden)
        var settings = AuthSettings()
        settings.trustedProxies = [AddressRange("unix")!]
        let trusting = try House(settings)
        let other = try trusting.key(of: trusting.alice)
        try trusting.change(other) { $0.allowedIPs = "192.0.2.0/24" }
        #expect(Self.ask(trusting, other, from: .unix).status == .forbidden)
        #expect(Self.ask(trusting, other, from: .unix, forwarded: ["192.0.2.7"]).status == .ok)
    }

    @Test(
        arguments: [
            (.get, "/auth/verify"), (.post, "/auth/verify/x?y"), (.get, "/auth/api-keys"), (.get, "/auth/api-keys/1"), (.post, "/auth/api-keys"),
            (.patch, "/auth/api-keys/1"), (.delete, "/auth/api-keys/1"),
        ] as [(HTTPServer.Method, String)])
    func `it counts wherever a key is a credential, and being refused costs nothing`(method: HTTPServer.Method, path: String) throws {
        let house = try Self.house()
        let key = try house.key(of: house.alice, rateLimit: 10)
        try house.change(key) { $0.allowedIPs = "192.0.2.0/24" }
        let answer = Self.ask(house, key, from: .ipv4(0x0101_0101), method, path)
        #expect(answer.status == .forbidden)
        #expect(answer.field("X-Auth-Denied") == "address")
        #expect(answer.field("WWW-Authenticate") == nil)
        #expect(answer.member("detail")?.text.hasPrefix("The key may not be used from your address.") == true)
        // Who may have stolen the key learns nothing of its use.
        #expect(answer.field("X-RateLimit-Remaining") == nil && answer.field("X-Auth-User-Id") == nil)
        #expect(answer.annotations.values == [house.alice, key.id], "the log says whose key it was")
        #expect(house.store.apiKey(key.id)?.lastUsed == nil)
        #expect(Self.ask(house, key, from: .ipv4(0xC000_0207)).member("remaining") == .whole(9))
    }

    @Test func `it comes after the credential itself, and before its scopes and its limit`() throws {
        let house = try Self.house()
        let key = try house.key(of: house.alice, "read", rateLimit: 1)
        try house.change(key) { $0.allowedIPs = "192.0.2.0/24" }
        _ = Self.ask(house, key, from: .ipv4(0xC000_0207))
        #expect(Self.ask(house, key, from: .ipv4(0x0101_0101)).field("X-Auth-Denied") == "address")
        #expect(Self.ask(house, key, from: .ipv4(0x0101_0101), .get, "/auth/verify?scope=admin&deny=403").field("X-Auth-Denied") == "address")
        try house.change(key) { $0.isActive = false }
        let disabled = Self.ask(house, key, from: .ipv4(0x0101_0101))
        #expect(disabled.status == .unauthorized && disabled.field("X-Auth-Denied") == nil)
    }

    @Test func `the text before a rotation is held to the same addresses`() throws {
        let house = try Self.house()
        let key = try house.key(of: house.alice)
        try house.change(key) { $0.allowedIPs = "192.0.2.0/24" }
        let new = try house.rotate(key, earlierUntil: House.now + 60)
        for text in [key.text, new] {
            #expect(Self.ask(house, House.Key(id: key.id, text: text), from: .ipv4(0x0101_0101)).status == .forbidden)
            #expect(Self.ask(house, House.Key(id: key.id, text: text), from: .ipv4(0xC000_0207)).status == .ok)
        }
    }
}
