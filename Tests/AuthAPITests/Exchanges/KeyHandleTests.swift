import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

/// What an owner keeps with a key: `external_id` and `metadata`.
struct KeyHandleTests {
    private static let path = "/auth/api-keys"

    private func create(_ house: House, _ members: String) -> Response {
        house.call(.post, Self.path, as: house.token(house.alice), json: #"{"key_name":"k",\#(members)}"#)
    }

    private func change(_ house: House, _ members: String) -> Response {
        house.call(.patch, "\(Self.path)/1", as: house.token(house.alice), json: "{\(members)}")
    }

    private func list(_ house: House) -> String { house.call(.get, Self.path, as: house.token(house.alice)).text }

    @Test func `both are shown where they are set, stay with a rotation, and null takes them away`() throws {
        let house = try House()
        let set = #""external_id":"Größe \"7\"","metadata":{"team":"a b"}"#
        #expect(create(house, #""metadata" : { "team" : "a b" } , "external_id" : "Größe \"7\"""#).text.contains(#"Z",\#(set),"api_key":"#))
        #expect(list(house).hasSuffix(#"Z",\#(set)}]"#))
        #expect(change(house, #""key_name":"m""#).text.hasSuffix("\(set)}"))
        #expect(house.call(.post, "\(Self.path)/1/rotate", as: house.token(house.alice)).text.contains(set))
        #expect(change(house, #""external_id":null"#).text.hasSuffix(#"Z","metadata":{"team":"a b"}}"#))
        #expect(change(house, #""metadata":{}"#).text.hasSuffix(#"Z","metadata":{}}"#))
        #expect(change(house, #""metadata":null"#).text.hasSuffix(#"Z"}"#))
        #expect(list(house).hasSuffix(#"Z"}]"#))
        #expect(!create(house, #""metadata":null,"external_id":null"#).text.contains("external_id"))
    }

    @Test func `texts are taken by their bytes, also where Unicode takes them for the same`() throws {
        let house = try House()
        _ = create(house, #""external_id":"\u00e9""#)
        for member in ["external_id", "key_name"] {
            #expect(change(house, #""\#(member)":"\u00e9""#).status == .ok)
            #expect(change(house, #""\#(member)":"e\u0301""#).status == .ok)
            for again in [house, try house.killed()] { #expect(list(again).utf8.contains(#""\#(member)":"e\#u{301}""#.utf8)) }
        }
    }

    @Test(arguments: [
        (#"{}"#, "{}"),
        (" {\n \"a\" :\t[ 1 , 2.50 ,\r\n -0 ] } ", #"{"a":[1,2.50,-0]}"#),
        (#"{"big":12345678901234567890,"far":1e400,"fine":0.10000000000000000000000001,"sign":-0.0,"E":1E+2}"#, nil),
        (#"{" a  b ":" \\","c : ":"  { \u0000 \ud83d\ude00 \/ é\t"}"#, nil),
        (#"{"\"":"\\","x":[true,false,null,{"y":{}}]}"#, nil),
        ("{\"line\":\"\u{2028}\u{7F}\"}", nil),
        (#"{"metadata":{"external_id":1}}"#, nil),
    ]) func `metadata come back as they were sent, also after a kill and a stop`(sent: String, kept: String?) throws {
        let house = try House()
        let created = create(house, #""meta\u0064ata":\#(sent)"#)
        #expect(created.status == .created)
        let expected = #""metadata":\#(kept ?? sent)"#
        #expect(created.text.contains("\(expected),\"api_key\""))
        for again in [house, try house.killed(), try house.restarted()] { #expect(list(again).hasSuffix("\(expected)}]")) }
    }

    @Test func `the ends of every range are taken, and one more is not`() throws {
        let house = try House()
        let bytes = { (count: Int) in #"{"a":"\#(String(repeating: "b", count: count - 8))"}"# }
        let levels = { (count: Int) in String(repeating: #"{"a":["#, count: count / 2) + "1" + String(repeating: "]}", count: count / 2) }
        let takes: [(String, String)] = [
            (#""external_id":"x""#, "x"), (#""external_id":"\#(String(repeating: "é", count: 255))""#, "é"),
            (#""metadata":\#(bytes(4_096))"#, "bbb"), (#""metadata":  \#(bytes(4_096))   "#, "bbb"), (#""metadata":\#(levels(8))"#, "[1]"),
        ]
        for (members, part) in takes {
            let answer = create(house, members)
            #expect(answer.status == .created)
            #expect(answer.text.contains(part))
        }
        let refusals: [(String, String)] = [
            (#""external_id":"""#, "external_id:string_too_short"), (#""external_id":"\#(String(repeating: "é", count: 256))""#, "external_id:string_too_long"),
            (#""external_id":"a\nb""#, "external_id:value_error"), (#""external_id":"\u2028""#, "external_id:value_error"),
            (#""external_id":7"#, "external_id:string_type"),
            (#""metadata":\#(bytes(4_097))"#, "metadata:value_error"), (#""metadata":\#(levels(10))"#, "metadata:value_error"),
            (#""metadata":[]"#, "metadata:dict_type"), (#""metadata":"{}""#, "metadata:dict_type"), (#""metadata":1"#, "metadata:dict_type"),
        ]
        let before = list(house)
        for (members, fault) in refusals {
            #expect(create(house, members).faults == ["body.\(fault)"])
            #expect(change(house, members).faults == ["body.\(fault)"])
        }
        #expect(list(house) == before)
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"{"a":{"b":1,"\u0062":2}}"#]) func `a name that stands twice in metadata is refused`(metadata: String) throws {
        let house = try House()
        let answer = create(house, #""metadata":\#(metadata)"#)
        #expect(answer.status == .badRequest)
        #expect(answer.member("detail")?.text.contains("twice") == true)
    }

    @Test func `the export has what only some keys have, and an import takes it`() throws {
        let house = try House()
        _ = create(house, #""external_id":"orders","metadata":{"n":1e400},"allowed_ips":["10.0.0.0/8","::1"]"#)
        _ = house.call(
            .post, "\(Self.path)/1/rotate", as: house.token(house.alice), json: #"{"grace_seconds":60}"#, fields: [(name: "Idempotency-Key", value: "x")])
        var lines: [UInt8] = []
        house.store.exportEntities { lines.append(contentsOf: copy $0) }
        for member in [
            #""allowed_ips":"10.0.0.0/8,::1/128""#, #""external_id":"orders""#, #""metadata":{"n":1e400}"#, #""earlier_sha256":""#, #""earlier_until":""#,
            #""requests":[{"request_sha256":""#,
        ] { #expect(String(decoding: lines, as: UTF8.self).contains(member)) }
        let other = try House(empty: true)
        let summary = try other.store.importEntities(from: "lines", passwordHashIsSupported: { _ in true }) { () throws(ImportError) in
            defer { lines = [] }
            return lines
        }
        #expect(summary.apiKeys == 1)
        #expect(other.store.apiKey(1) == house.store.apiKey(1))
        #expect(house.store.apiKey(1)?.extras.requests.count == 1)
    }
}
