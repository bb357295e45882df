import Testing

@testable import AuthAPI

struct MediaTypeTests {
    @Test(arguments: [
        ("application/json", MediaType.json),
        ("Application/JSON", .json),
        ("application/json;charset=utf-8", .json),
        ("application/json ; Charset=UTF-8", .json),
        ("application/json; charset=\"utf-8\"", .json),
        ("application/json;", .json),
        ("application/x-www-form-urlencoded", .form),
        ("application/x-www-form-urlencoded; charset=UTF-8", .form),
    ]) func `a type that this API reads is known`(text: String, type: MediaType) {
        #expect(MediaType(Array(text.utf8).span) == type)
    }

    @Test(arguments: [
        "", "json", "text/json", "application/jsonp", "application/json, application/json", "application/json; charset=latin1",
        "application/json; charset=utf-16", "application/json; version=1", "application/problem+json", "multipart/form-data; boundary=x",
        "application/json; charset='utf-8'",
    ]) func `any other is not`(text: String) {
        #expect(MediaType(Array(text.utf8).span) == nil)
    }
}
