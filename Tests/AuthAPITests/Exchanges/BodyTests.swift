import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

/// Bodies that are not what was asked for: each has its status, and none is a 500.
struct BodyTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let what: String
        var body: [UInt8]
        var contentType: String? = "application/json"
        var fields: [(name: String, value: String)] = []
        let status: Int

        init(_ what: String, _ body: [UInt8], type: String? = "application/json", fields: [(name: String, value: String)] = [], _ status: Int) {
            self.what = what
            self.body = body
            self.fields = fields
            self.status = status
            contentType = type
        }

        init(_ what: String, _ body: String, type: String? = "application/json", fields: [(name: String, value: String)] = [], _ status: Int) {
            self.init(what, Array(body.utf8), type: type, fields: fields, status)
        }

        var testDescription: String { what }
    }

    static let examples: [Example] = [
        Example("no body at all", "", type: nil, 411),
        Example("a type but no body", "", 411),
        Example("an empty body", "", fields: [("Content-Length", "0")], 400),
        Example("an empty chunked body", "", fields: [("Transfer-Encoding", "chunked")], 400),
        Example("an empty body of another type", "", type: "text/plain", fields: [("Content-Length", "0")], 415),
        Example("white space", "  \n", 400),
        Example("no type", #"{"key_name":"k"}"#, type: nil, 415),
        Example("another type", #"{"key_name":"k"}"#, type: "text/plain", 415),
        Example("a form", "key_name=k", type: "application/x-www-form-urlencoded", 415),
        Example("two types", "{}", fields: [("Content-Type", "application/json")], 415),
        Example("another character set", "{}", type: "application/json; charset=latin1", 415),
        Example("a compressed body", "{}", fields: [("Content-Encoding", "gzip")], 415),
        Example("not JSON", "key_name=k", 400),
        Example("two values", "{} {}", 400),
        Example("a truncated object", #"{"key_name":"k""#, 400),
        Example("a trailing comma", #"{"key_name":"k",}"#, 400),
        Example("NaN", #"{"key_name":"k","rate_limit":NaN}"#, 400),
        Example("bytes that are not UTF-8", [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], 400),
        Example("UTF-16", [0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D], 400),
        Example("a byte order mark", "\u{FEFF}{}", 400),
        Example("a repeated member", #"{"key_name":"a","key_name":"b"}"#, 400),
        Example("a repeated member in another spelling", #"{"key_name":"a","key\u005fname":"b"}"#, 400),
        Example("a repeated member inside", #"{"key_name":{"a":1,"a":1}}"#, 400),
        Example("a lone surrogate", #"{"key_name":"\ud800"}"#, 400),
        Example("a raw control character", "{\"key_name\":\"a\u{1}\"}", 400),
        Example("nested too deeply", #"{"key_name":"# + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + "}", 400),
        Example("64 KiB of opening brackets", String(repeating: "[", count: 65_536), 400),
        Example("64 KiB of opening objects", String(repeating: "{\"a\":", count: 13_107), 400),
        Example("nested as deeply as is taken", #"{"key_name":"# + String(repeating: "[", count: 31) + String(repeating: "]", count: 31) + "}", 422),
        Example("an array", "[]", 422),
        Example("a string", #""k""#, 422),
        Example("null", "null", 422),
        Example("10,000 unknown members", "{\"key_name\":\"k\"" + (0..<10_000).map { ",\"\($0)\":0" }.joined() + "}", 422),
    ]

    @Test(arguments: examples) func `a bad body has its own status`(example: Example) throws {
        let house = try House()
        let fields = example.fields + (example.contentType.map { [(name: "Content-Type", value: $0)] } ?? [])
        let answer = house.call(.post, "/auth/api-keys", as: house.token(house.alice), body: example.body, fields: fields)
        #expect(answer.status.code == example.status)
        #expect(answer.field("Content-Type") == "application/problem+json")
        #expect(answer.member("status") == .whole(example.status))
        #expect(answer.member("type") == .text("about:blank"))
        #expect(answer.member("title") == .text(answer.status.reason.description))
        #expect(answer.member("detail")?.text.isEmpty == false)
        #expect(answer.body.count < 20_000)
        #expect(house.call(.get, "/auth/api-keys", as: house.token(house.alice)).text == "[]")
        #expect(house.observer.failures.isEmpty)
    }

    @Test(arguments: [
        ("{}", ["body.key_name:missing"]),
        (#"{"key_name":null}"#, ["body.key_name:string_type"]),
        (#"{"key_name":1}"#, ["body.key_name:string_type"]),
        (#"{"key_name":["k"]}"#, ["body.key_name:string_type"]),
        (#"{"key_name":""}"#, ["body.key_name:string_too_short"]),
        (#"{"key_name":" \u00a0\n "}"#, ["body.key_name:string_too_short"]),
        (#"{"key_name":"\#(String(repeating: "k", count: 101))"}"#, ["body.key_name:string_too_long"]),
        (#"{"key_name":"a\u0000b"}"#, ["body.key_name:value_error"]),
        (#"{"key_name":"a\nb"}"#, ["body.key_name:value_error"]),
        (#"{"key_name":"a\u0085b"}"#, ["body.key_name:value_error"]),
        (#"{"key_name":"a\u2028b"}"#, ["body.key_name:value_error"]),
        (#"{"key_name":"k","scopes":null}"#, ["body.scopes:string_type"]),
        (#"{"key_name":"k","scopes":["read"]}"#, ["body.scopes:string_type"]),
        (#"{"key_name":"k","scopes":"read,fly"}"#, ["body.scopes:enum"]),
        (#"{"key_name":"k","scopes":"READ"}"#, ["body.scopes:enum"]),
        (#"{"key_name":"k","rate_limit":null}"#, ["body.rate_limit:int_type"]),
        (#"{"key_name":"k","rate_limit":"10"}"#, ["body.rate_limit:int_type"]),
        (#"{"key_name":"k","rate_limit":true}"#, ["body.rate_limit:int_type"]),
        (#"{"key_name":"k","rate_limit":10.5}"#, ["body.rate_limit:int_from_float"]),
        (#"{"key_name":"k","rate_limit":1000.5}"#, ["body.rate_limit:int_from_float"]),
        (#"{"key_name":"k","rate_limit":1e400}"#, ["body.rate_limit:int_type"]),
        (#"{"key_name":"k","rate_limit":0}"#, ["body.rate_limit:greater_than_equal"]),
        (#"{"key_name":"k","rate_limit":-0}"#, ["body.rate_limit:greater_than_equal"]),
        (#"{"key_name":"k","rate_limit":-9999999999999999999999}"#, ["body.rate_limit:greater_than_equal"]),
        (#"{"key_name":"k","rate_limit":1000000001}"#, ["body.rate_limit:less_than_equal"]),
        (#"{"key_name":"k","rate_limit":1000000000000000000000000000000}"#, ["body.rate_limit:less_than_equal"]),
        (#"{"key_name":"k","expires_at":0}"#, ["body.expires_at:datetime_type"]),
        (#"{"key_name":"k","expires_at":"tomorrow"}"#, ["body.expires_at:datetime_parsing"]),
        (#"{"key_name":"k","expires_at":"2024-02-30T00:00:00Z"}"#, ["body.expires_at:datetime_parsing"]),
        (#"{"key_name":"k","expires_at":""}"#, ["body.expires_at:datetime_parsing"]),
        (#"{"key_name":"k","expires_at":"2024-01-01T13:30:00Z"}"#, ["body.expires_at:datetime_future"]),
        (#"{"key_name":"k","expires_at":"2024-01-01T14:00:00+01:00"}"#, ["body.expires_at:datetime_future"]),
        (#"{"key_name":"k","is_active":true}"#, ["body.is_active:extra_forbidden"]),
        (#"{"key_name":"k","Scopes":"read"}"#, ["body.Scopes:extra_forbidden"]),
        (#"{"key_name":"k","a\"b\u0001":1}"#, ["body.a\"b\u{1}:extra_forbidden"]),
        (
            #"{"scopes":7,"rate_limit":"x","expires_at":"y","owner":1}"#,
            ["body.key_name:missing", "body.scopes:string_type", "body.rate_limit:int_type", "body.expires_at:datetime_parsing", "body.owner:extra_forbidden"]
        ),
        ("[]", ["body:model_attributes_type"]),
    ]) func `every fault of a new key is told at once`(body: String, faults: [String]) throws {
        let house = try House()
        let answer = house.call(.post, "/auth/api-keys", as: house.token(house.alice), json: body)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults == faults)
    }

    @Test(arguments: [
        (#"{"scopes":"read"}"#, ["body.scopes:extra_forbidden"]),
        (#"{"id":1}"#, ["body.id:extra_forbidden"]),
        (
            #"{"key_name":null,"is_active":null,"rate_limit":null}"#,
            ["body.key_name:string_type", "body.is_active:bool_type", "body.rate_limit:int_type"]
        ),
        (#"{"is_active":"true"}"#, ["body.is_active:bool_type"]),
        (#"{"is_active":1}"#, ["body.is_active:bool_type"]),
        (#"{"expires_at":"2023-01-01T00:00:00Z"}"#, ["body.expires_at:datetime_future"]),
        (#"{"key_name":" "}"#, ["body.key_name:string_too_short"]),
    ]) func `every fault of a change is told at once`(body: String, faults: [String]) throws {
        let house = try House()
        let key = try house.key(of: house.alice)
        let answer = house.call(.patch, "/auth/api-keys/\(key.id)", as: house.token(house.alice), json: body)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults == faults)
        #expect(house.store.apiKey(key.id)?.name == "key")
    }

    @Test func `a fault has the words that clients of FastAPI know`() throws {
        let house = try House()
        let answer = house.call(.post, "/auth/api-keys", as: house.token(house.alice), json: "{}")
        #expect(
            answer.text == #"""
                {"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"`key_name`: Field required.",\#
                "errors":[{"loc":["body","key_name"],"type":"missing","msg":"Field required"}]}
                """#)
    }
}
