import HTTPServer
import Testing

@testable import AuthAPI

/// `allowed_ips` as a key's owner gives and sees them. That they are heeded is told elsewhere.
struct KeyAddressTests {
    private static let path = "/auth/api-keys"

    @Test func `addresses are shown as they are understood, and only where there are any`() throws {
        let house = try House()
        let token = house.token(house.alice)
        let created = house.call(
            .post, Self.path, as: token, json: #"{"key_name":"k","allowed_ips":["10.0.0.0/8","192.0.2.1","2001:DB8:0::/32","10.0.0.0/8"]}"#)
        #expect(created.status == .created)
        let shown = #""allowed_ips":["10.0.0.0/8","192.0.2.1/32","2001:db8::/32"]"#
        #expect(created.text.contains(#"Z",\#(shown),"api_key":"#))
        #expect(house.call(.get, "\(Self.path)/1", as: token).text.hasSuffix(#"Z",\#(shown)}"#))
        #expect(house.call(.get, Self.path, as: token).text.hasSuffix("\(shown)}]"))
        #expect(house.call(.patch, "\(Self.path)/1", as: token, json: #"{"key_name":"m"}"#).text.contains(shown))
        #expect(house.call(.patch, "\(Self.path)/1", as: token, json: #"{"allowed_ips":["::1"]}"#).text.contains(#""allowed_ips":["::1/128"]"#))
        #expect(try house.killed().call(.get, Self.path, as: token).text.contains(#""allowed_ips":["::1/128"]"#))
    }

    @Test(arguments: ["null", "[]"]) func `nothing and null are everywhere`(value: String) throws {
        let house = try House()
        let token = house.token(house.alice)
        let created = house.call(.post, Self.path, as: token, json: #"{"key_name":"k","allowed_ips":\#(value)}"#)
        #expect(created.status == .created)
        #expect(!created.text.contains("allowed_ips"))
        _ = house.call(.patch, "\(Self.path)/1", as: token, json: #"{"allowed_ips":["10.0.0.0/8"]}"#)
        let cleared = house.call(.patch, "\(Self.path)/1", as: token, json: #"{"allowed_ips":\#(value)}"#)
        #expect(cleared.status == .ok)
        #expect(!cleared.text.contains("allowed_ips"))
        #expect(!house.call(.get, Self.path, as: token).text.contains("allowed_ips"))
    }

    @Test(arguments: [
        (#""10.0.0.0/8""#, "list_type", "valid list"), ("{}", "list_type", "valid list"), ("[1]", "string_type", "valid string"),
        ("[null]", "string_type", "valid string"), (#"["10.0.0.1/8"]"#, "value_error", "write 10.0.0.0/8"),
        (#"["unix"]"#, "value_error", "not an address range"),
        (#"["10.0.0.0/8,::1"]"#, "value_error", "not an address range"), (#"[""]"#, "value_error", "not an address range"),
    ]) func `what is no list of addresses is refused and changes nothing`(value: String, type: String, sentence: String) throws {
        let house = try House()
        let token = house.token(house.alice)
        let key = try house.key(of: house.alice)
        let before = house.call(.get, Self.path, as: token).text
        let bodies = [
            (Method.post, Self.path, #"{"key_name":"k","allowed_ips":\#(value)}"#), (.patch, "\(Self.path)/\(key.id)", #"{"allowed_ips":\#(value)}"#),
        ]
        for (method, path, json) in bodies {
            let answer = house.call(method, path, as: token, json: json)
            #expect(answer.faults == ["body.allowed_ips:\(type)"])
            #expect(answer.member("detail")?.text.contains(sentence) == true)
        }
        #expect(house.call(.get, Self.path, as: token).text == before)
    }

    @Test func `there are as many ranges as the limit says`() throws {
        let house = try House()
        let token = house.token(house.alice)
        let ranges = (0...AllowedAddresses.rangesMaximum).map { #""10.0.\#($0).0/24""# }
        let body = { (ranges: ArraySlice<String>) in #"{"key_name":"k","allowed_ips":[\#(ranges.joined(separator: ","))]}"# }
        #expect(house.call(.post, Self.path, as: token, json: body(ranges.dropLast())).status == .created)
        #expect(house.call(.post, Self.path, as: token, json: body(ranges[...])).faults == ["body.allowed_ips:value_error"])
    }
}
