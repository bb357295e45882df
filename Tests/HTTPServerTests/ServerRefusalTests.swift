@testable import HTTPServer
import LinuxSystem
import TestSupport
import Testing

struct ServerRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: Int
    }

    static let refused: [Case] = [
        Case(testDescription: "long request line", request: "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", status: 414),
        Case(testDescription: "long field", request: "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n", status: 431),
        Case(testDescription: "many fields", request: "GET / HTTP/1.1\r\nHost: a\r\n\((0..<101).map { "X\($0): y\r\n" }.joined())\r\n", status: 431),
        Case(
            testDescription: "long body", request: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10485760\r\n\r\n\(String(repeating: "b", count: 1_000_000))",
            status: 413),
        Case(
            testDescription: "long body behind Expect", request: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10485760\r\nExpect: 100-continue\r\n\r\n",
            status: 413),
        Case(testDescription: "other expectation", request: "GET / HTTP/1.1\r\nHost: a\r\nExpect: something\r\n\r\n", status: 417),
        Case(testDescription: "HTTP/1.0 body without length", request: "POST / HTTP/1.0\r\n\r\n", status: 411),
        Case(testDescription: "unknown coding", request: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", status: 501),
        Case(testDescription: "other version", request: "GET / HTTP/2.0\r\nHost: a\r\n\r\n", status: 505),
        Case(testDescription: "TLS", request: "\u{16}\u{3}\u{1}\u{2}", status: 400),
    ]

    @Test(arguments: refused)
    func `what is too large or not understood gets its status, which arrives although input is left unread`(_ refused: Case) throws {
        let running = try RunningServer()
        let client = try running.client()
        // The server may end the connection while this is still being sent.
        try? client.send(refused.request)
        client.endOutput()
        let answer = try client.readAnswer()
        #expect(answer.status == refused.status)
        #expect(answer["Connection"] == "close")
        #expect(try client.isEnded)
    }

    @Test(arguments: [
        "Content-Length: 10485760\r\n", "Expect: something\r\n", "Transfer-Encoding: gzip\r\n", "X\r\n",
        (0..<100).map { "X\($0): y\r\n" }.joined(),
    ])
    func `a refused request gets the identifier that it came with, and is logged as what it was`(_ fault: String) throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("POST /somewhere HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\(fault)\r\n")
        #expect(try client.readAnswer()["X-Request-Id"] == "mine")
        let record = try #require(running.observer.records.withLock { $0.first })
        #expect(record.method == .post && record.path == "/somewhere" && record.requestID.text == "mine")
    }

    @Test func `an identifier that is not well-formed does not come back with a refusal`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET / HTTP/1.1\r\nX-Request-Id: not mine\r\n\r\n")
        #expect(try client.readAnswer()["X-Request-Id"]?.count == 16)
    }

    @Test func `a refused HEAD has no body either`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("HEAD / HTTP/1.1\r\nHost: a\r\nExpect: something\r\n\r\n")
        #expect(try client.readAnswer(toHead: true)["Content-Length"] == "22")
        client.endOutput()
        #expect(try client.isEnded)
    }
}
