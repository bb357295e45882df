import Testing

@testable import AuthAPI

struct FormBodyTests {
    private static func read(_ text: String) throws(FormBody.Fault) -> JSONValue {
        try FormBody.read(Array(text.utf8).span, fields: ["username", "password"])
    }

    private static func object(_ username: String, _ password: String) -> JSONValue {
        .object([
            .init(name: Array("username".utf8), value: .string(Array(username.utf8))),
            .init(name: Array("password".utf8), value: .string(Array(password.utf8))),
        ])
    }

    @Test(arguments: [
        "username=a%40example.org&password=p+w%2B%26",
        "grant_type=password&username=a%40example.org&password=p+w%2b%26&scope=&client_id=x&client_secret=y&client_id=z",
        "&username=a@example.org&&password=p%20w%2B%26&",
    ]) func `the fields that are known are decoded, and others left`(text: String) throws {
        #expect(try Self.read(text) == Self.object("a@example.org", "p w+&"))
    }

    @Test func `a value may be empty and hold an equals sign`() throws {
        #expect(try Self.read("username=&password=a=b=") == Self.object("", "a=b="))
    }

    @Test(arguments: [
        ("username=%", FormBody.Fault.brokenEncoding), ("username=%4", .brokenEncoding), ("username=%g0", .brokenEncoding),
        ("username=a&username=a", .repeatedField), ("username=a&user%6eame=b", .repeatedField), ("password=%FF", .notUTF8),
    ]) func `each rule has its own fault`(text: String, fault: FormBody.Fault) {
        #expect(throws: fault) { try Self.read(text) }
    }
}
