import HTTPServer
import LinuxSystem
import Testing
import TestSupport

@testable import AuthServer

struct ControlClientTests {
    @Test func `a request says all that HTTP asks of it`() {
        let bytes = ControlClient.request(.patch, "/auth/users/1", Array("{}".utf8))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "PATCH /auth/users/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}")
    }

    @Test func `an answer is taken apart`() throws {
        let answer = try #require(ControlClient.answer(from: Array("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]".utf8)))
        #expect(answer.status == 200)
        #expect(answer.body == Array("[]".utf8))
    }

    @Test func `an answer without a body has none`() throws {
        let answer = try #require(ControlClient.answer(from: Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)))
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
    }

    @Test func `an answer that was cut short is none, wherever that was`() {
        let whole = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".utf8)
        for length in whole.indices { #expect(ControlClient.answer(from: Array(whole[..<length])) == nil) }
        #expect(ControlClient.answer(from: whole) != nil)
    }

    @Test(arguments: ["", "SSH-2.0-x\r\n\r\n", "HTTP/1.1 x y\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nz"])
    func `what is not HTTP is no answer`(text: String) {
        #expect(ControlClient.answer(from: Array(text.utf8)) == nil)
    }

    @Test func `where there is no socket nobody answers`() throws {
        let directory = TemporaryDirectory()
        #expect(try ControlClient(directory: directory.path).isAnswered() == false)
        #expect(try ControlClient(directory: directory.path + String(repeating: "x", count: 200)).isAnswered() == false)
    }

    @Test(arguments: [
        (#"{"title":"Not Found","status":404,"detail":"There is no such user."}"#, "There is no such user."),
        (#"{"errors":[{"loc":["body","email"],"type":"missing","msg":"Field required"}]}"#, "email: Field required"),
        ("nonsense", "the server answered with status 404; its log says why"),
    ])
    func `a refusal is told in the API's own words`(body: String, sentence: String) {
        #expect(OperatorRefusal(OperatorAnswer(status: 404, body: Array(body.utf8))).description == sentence)
    }

    @Test func `an address is a safe part of a query`() {
        #expect(PercentEncoding.queryValue("a+b&c=d é@x.org") == "a%2bb%26c%3dd%20%c3%a9%40x.org")
    }
}
