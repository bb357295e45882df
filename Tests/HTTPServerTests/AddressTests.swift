@testable import HTTPServer
import Testing

struct AddressTests {
    // RFC 5952 section 4 says how an IPv6 address is written.
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("::", "::"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8::0001", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("FE80::A", "fe80::a"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1::", "1::"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ])
    func `an address is read and written in its one form`(_ text: String, _ written: String) {
        #expect(PeerAddress(text)?.description == written)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "+1.2.3.4", "localhost", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1::2::3", "12345::", "g::", "::1%eth0", "1:2:3:4:5:6:7:8::", "::1.2.3.4.5", "1.2.3.4::", "fe80::1/64",
    ])
    func `what is no address is not read`(_ text: String) {
        #expect(PeerAddress(text) == nil)
    }

    @Test(arguments: ["127.0.0.1:8080", "0.0.0.0:0", "[::1]:443", "[2001:db8::1]:65535", "unix:/run/gcreg/auth.sock", "unix:relative.sock"])
    func `where to listen is read and written alike`(_ text: String) {
        #expect(ListenAddress(text)?.description == text)
    }

    @Test(arguments: [
        "", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:80a", "localhost:80", "::1:80",
        "[::1]", "[::1:80", "unix:", "unix:/\(String(repeating: "a", count: 107))",
    ])
    func `where nobody can listen is not read`(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
