import HTTPServer
import Testing

@testable import AuthAPI

struct AllowedAddressesTests {
    @Test(
        arguments: [
            ([], ""), (["10.0.0.0/8"], "10.0.0.0/8"), (["192.0.2.1"], "192.0.2.1/32"), (["2001:DB8:0::/32", "::1"], "2001:db8::/32,::1/128"),
            (["0.0.0.0/0", "::/0"], "0.0.0.0/0,::/0"), (["::ffff:192.0.2.1"], "192.0.2.1/32"), (["10.0.0.0/8", "10.0.0.0/8", "::1"], "10.0.0.0/8,::1/128"),
        ] as [([String], String)])
    func `ranges have one text, and each stands in it once`(given: [String], text: String) throws {
        let allowed = try AllowedAddresses(parsing: given)
        #expect(allowed.text == text)
        #expect(try AllowedAddresses(parsing: text.split(separator: ",").map(String.init)) == allowed)
    }

    @Test(arguments: [
        "", "unix", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0,::1", " 10.0.0.0/8", "example.org", "::ffff:10.0.0.0/104", "10.0.0.0/8/8", "1.2.3.4:80",
    ])
    func `what is no range is an error that quotes it`(text: String) {
        #expect(throws: AllowedAddresses.Fault.notARange(text)) { try AllowedAddresses(parsing: ["::1", text]) }
    }

    @Test(arguments: [("10.1.2.3/8", "10.0.0.0/8"), ("2001:db8::1/32", "2001:db8::/32"), ("192.0.2.1/0", "0.0.0.0/0")])
    func `an address inside of its range is an error that says what was probably meant`(text: String, meant: String) {
        #expect(throws: AllowedAddresses.Fault.notTheFirstOfItsRange(text, meant: meant)) { try AllowedAddresses(parsing: [text]) }
        #expect(AllowedAddresses.Fault.notTheFirstOfItsRange(text, meant: meant).sentence.hasSuffix("write \(meant)"))
    }

    @Test func `there are as many ranges as the limit says and not one more`() throws {
        let many = (0..<AllowedAddresses.rangesMaximum).map { "10.0.\($0).0/24" }
        #expect(try AllowedAddresses(parsing: many).contains(.ipv4(0x0A00_3F01)))
        #expect(throws: AllowedAddresses.Fault.tooMany) { try AllowedAddresses(parsing: many + ["::1"]) }
    }

    @Test(
        arguments: [
            (["10.0.0.0/8"], "10.255.255.255", true), (["10.0.0.0/8"], "11.0.0.0", false), (["10.0.0.0/8"], "::ffff:10.0.0.1", true),
            (["10.0.0.0/8"], "::10.0.0.1", false), (["::/0"], "10.0.0.1", false), (["0.0.0.0/0"], "::1", false), (["::ffff:10.0.0.1"], "10.0.0.1", true),
            (["192.0.2.1", "2001:db8::/64"], "2001:db8::ffff", true), (["192.0.2.1", "2001:db8::/64"], "2001:db8:0:1::", false),
            (["192.0.2.1", "2001:db8::/64"], "192.0.2.1", true), ([], "192.0.2.1", true),
        ] as [([String], String, Bool)])
    func `an address is allowed by any of the ranges`(ranges: [String], address: String, isAllowed: Bool) throws {
        let allowed = try AllowedAddresses(parsing: ranges)
        let address = try #require(PeerAddress(address))
        #expect(allowed.contains(address) == isAllowed)
        #expect(AllowedAddresses.text(allowed.text, contains: address) == isAllowed)
    }

    @Test func `a process of this machine is in no range`() throws {
        let everywhere = try AllowedAddresses(parsing: ["0.0.0.0/0", "::/0"])
        #expect(!everywhere.contains(.unix))
        #expect(!AllowedAddresses.text(everywhere.text, contains: .unix))
    }

    @Test(arguments: [",", "10.0.0.0", "10.0.0.0/8 ", "unix", "10.0.0.1/8", "x,,"])
    func `a stored text that cannot be read allows nobody`(text: String) {
        for address in [PeerAddress.ipv4(0x0A00_0001), .ipv6(0, 1), .unix] { #expect(!AllowedAddresses.text(text, contains: address)) }
    }

    @Test(arguments: [
        ("", "", true), ("10.0.0.0/8", "", true), ("", "10.0.0.0/8", false), ("", "0.0.0.0/0,::/0", false), ("10.0.0.0/8", "10.0.0.0/8", true),
        ("10.1.0.0/16,::1/128", "::/0,10.0.0.0/8", true), ("10.1.0.0/16,::1/128", "10.0.0.0/8", false), ("10.0.0.0/7", "10.0.0.0/8", false),
        ("0.0.0.0/0", "::/0", false), ("::/0", "0.0.0.0/0", false), ("10.0.0.0/8", "10.0.0.0/9,10.128.0.0/9", false), ("x", "10.0.0.0/8", true),
        ("10.0.0.0/8", "x", false),
    ]) func `a stored text is within another if each of its ranges is within one of the other's`(text: String, other: String, isWithin: Bool) {
        #expect(AllowedAddresses.text(text, isWithin: other) == isWithin)
    }

    @Test func `a part of a stored text that cannot be read takes nothing from the others`() {
        #expect(AllowedAddresses.text("x,10.0.0.0/8", contains: .ipv4(0x0A00_0001)))
    }
}
