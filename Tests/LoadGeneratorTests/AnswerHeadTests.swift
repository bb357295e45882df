import Testing

@testable import LoadGenerator

struct AnswerHeadTests {
    private static func read(_ text: String) -> AnswerHead.Reading {
        let bytes = Array(text.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe AnswerHead.read($0) }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", 200, 12, false),
        ("HTTP/1.1 200 OK\r\nDate: x\r\ncontent-length:250000 \r\nConnection: keep-alive\r\n\r\n", 200, 250_000, false),
        ("HTTP/1.1 401 Unauthorized\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", 401, 0, true),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, 0, false),
        ("HTTP/1.1 100 Continue\r\n\r\n", 100, 0, false),
        ("HTTP/1.0 200 OK\r\nContent-Type: a\r\nX-Content-Length: 7\r\nContent-Length: 5\r\n\r\n", 200, 5, false),
    ])
    func `a head says where it ends, how long the body is and whether it is the last`(_ text: String, status: Int, body: Int, closes: Bool) {
        let head = AnswerHead(status: status, headBytes: text.utf8.count, bodyBytes: body, closes: closes)
        #expect(Self.read(text) == .complete(head))
        #expect(Self.read(text + "body") == .complete(head))
        for count in 0..<text.utf8.count { #expect(Self.read(String(decoding: text.utf8.prefix(count), as: UTF8.self)) == .incomplete) }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-server\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
    ])
    func `what has no length, or is no HTTP, is malformed`(_ text: String) {
        #expect(Self.read(text) == .malformed)
    }

    @Test func `a head without an end is not waited for for ever`() {
        let line = "X: " + String(repeating: "a", count: 1_021)
        #expect(Self.read("HTTP/1.1 200 OK\r\n" + line) == .incomplete)
        #expect(Self.read("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 33)) == .malformed)
    }
}
