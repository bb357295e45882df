@testable import HTTPServer
import Testing

struct RequestHeadParserTests {
    static let valid = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET /auth/api-keys?limit=5&offset=2 HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Bearer x.y.z\r\nAccept: */*\r\n\r\n",
        "POST /auth/login HTTP/1.1\r\nhOST:[::1]:80\r\nContent-Length:  12 \t\r\nX-Request-Id: a-b\r\nExpect: 100-Continue\r\n\r\n",
        "PATCH http://example.org/auth/api-keys/1 HTTP/1.0\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost:\r\nConnection: foo, close\r\n\r\n",
        "PUT /%41%2f HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX: \u{e9}t\u{e9}\r\n\r\n",
    ]

    @Test(arguments: valid)
    func `a head gives the same result in one piece, byte by byte and split at every offset`(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try parse([bytes])
        #expect(whole != nil)
        #expect(try parse(bytes.map { [$0] }) == whole)
        for offset in 0..<bytes.count { #expect(try parse([Array(bytes[..<offset]), Array(bytes[offset...])]) == whole) }
    }

    @Test(arguments: valid)
    func `no prefix of a head is complete`(_ text: String) throws {
        let bytes = Array(text.utf8)
        for end in 0..<bytes.count { #expect(try parse([Array(bytes[..<end])]) == nil) }
    }

    @Test func `the parts of a head are found`() throws {
        let head = try #require(try parse([Array(Self.valid[1].utf8)]))
        #expect(head.method == .get)
        #expect(text(Self.valid[1], head.path) == "/auth/api-keys")
        #expect(text(Self.valid[1], head.query) == "limit=5&offset=2")
        #expect(head.keepsAlive && !head.isHTTP10 && head.framing == .none)
        #expect(head.length == Self.valid[1].utf8.count)
    }

    // RFC 9112 section 3.2.2: a server must take the absolute form, and RFC 9110 section 4.2.3 lets its path be empty.
    @Test(arguments: [("http://a/b?c", "/b", "c"), ("http://a", "", ""), ("HTTPS://[::1]:80?c", "", "c"), ("http://a/", "/", "")])
    func `an absolute target has a path and a query`(_ target: String, _ path: String, _ query: String) throws {
        let line = "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
        let head = try #require(try parse([Array(line.utf8)]))
        #expect(text(line, head.path) == path && text(line, head.query) == query)
    }

    @Test func `framing, expectation and persistence are understood`() throws {
        let post = try #require(try parse([Array(Self.valid[2].utf8)]))
        #expect(post.framing == .length(12) && post.expectsContinue && text(Self.valid[2], post.requestID!) == "a-b")
        let old = try #require(try parse([Array(Self.valid[3].utf8)]))
        #expect(old.isHTTP10 && old.keepsAlive && text(Self.valid[3], old.path) == "/auth/api-keys/1")
        #expect(try #require(try parse([Array(Self.valid[4].utf8)])).keepsAlive == false)
        #expect(try #require(try parse([Array(Self.valid[5].utf8)])).framing == .chunked)
    }

    static let refused: [(String, RequestRefusal)] = [
        ("GET /\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / x HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedMethod),
        ("GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedMethod),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET http://u@h/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", .unsupportedTargetForm),
        ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", .unsupportedTargetForm),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", .malformedVersion),
        ("GET / HTTP/1.10\r\nHost: a\r\n\r\n", .malformedVersion),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .unsupportedVersion),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", .unsupportedVersion),
        ("GET / HTTP/1.1\nHost: a\r\n\r\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", .bareCarriageReturn),
        ("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .bareCarriageReturn),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", .nulByte),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", .lineFolding),
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", .lineFolding),
        ("GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n", .missingColon),
        ("GET / HTTP/1.1\r\nHost: a\r\nno thing\r\n\r\n", .missingColon),
        ("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", .malformedFieldName),
        ("GET / HTTP/1.1\r\nHost: a\r\na(b: x\r\n\r\n", .malformedFieldName),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .spaceBeforeColon),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 5\r\n\r\n", .spaceBeforeColon),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n", .malformedFieldValue),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{7f}\r\n\r\n", .malformedFieldValue),
        ("GET / HTTP/1.1\r\n\r\n", .missingHost),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformedHost),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n", .malformedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", .malformedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", .malformedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n", .malformedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", .malformedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", .repeatedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", .repeatedContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", .bodyTooLarge),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .contentLengthAndTransferEncoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", .contentLengthAndTransferEncoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .repeatedTransferEncoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", .unsupportedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", .unsupportedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", .misplacedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", .misplacedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", .misplacedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked,\r\n\r\n", .misplacedTransferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , chunked\r\n\r\n", .misplacedTransferCoding),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingInOldVersion),
        ("POST / HTTP/1.0\r\n\r\n", .missingLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n", .unsupportedExpectation),
    ]

    @Test(arguments: refused)
    func `a broken rule is refused by its name, however the bytes arrive`(_ text: String, _ refusal: RequestRefusal) {
        let bytes = Array(text.utf8)
        #expect(throws: refusal) { try parse([bytes]) }
        #expect(throws: refusal) { try parse(bytes.map { [$0] }) }
    }

    @Test func `the request line may have its limit and not a byte more`() throws {
        let limits = ServerLimits()
        func line(_ length: Int) -> [UInt8] {
            Array("GET /\(String(repeating: "a", count: length - 14)) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        }
        #expect(try parse([line(limits.requestLineBytes)]) != nil)
        #expect(throws: RequestRefusal.requestLineTooLong) { try parse([line(limits.requestLineBytes + 1)]) }
        // Without its end it is refused as soon as it cannot end in time.
        #expect(throws: RequestRefusal.requestLineTooLong) { try parse([[UInt8](repeating: 0x41, count: limits.requestLineBytes + 1)]) }
    }

    @Test func `the head may have its limit and not a byte more`() throws {
        let limits = ServerLimits()
        func head(_ length: Int) -> [UInt8] {
            let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
            return Array((start + String(repeating: "v", count: length - start.utf8.count - 4) + "\r\n\r\n").utf8)
        }
        #expect(try parse([head(limits.headBytes)]) != nil)
        #expect(throws: RequestRefusal.headTooLarge) { try parse([head(limits.headBytes + 1)]) }
    }

    // What stands behind a limit is not there yet when the bytes come one by one.
    @Test(arguments: ["\n", "\0", "\u{1}", "\r\r", "\r\n\r\n"])
    func `what stands behind a limit does not change which rule was broken`(_ end: String) throws {
        let limits = ServerLimits()
        let line = Array(("GET /\(String(repeating: "a", count: limits.requestLineBytes))\(end)").utf8)
        let head = Array(("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "v", count: limits.headBytes))\(end)").utf8)
        #expect(throws: RequestRefusal.requestLineTooLong) { try parse([line]) }
        #expect(throws: RequestRefusal.headTooLarge) { try parse([head]) }
    }

    @Test func `there may be as many fields as the limit says and not one more`() throws {
        let limits = ServerLimits()
        func head(_ count: Int) -> [UInt8] {
            Array(("GET / HTTP/1.1\r\nHost: a\r\n" + (1..<count).map { "X\($0): y\r\n" }.joined() + "\r\n").utf8)
        }
        #expect(try parse([head(limits.fieldsMaximum)]) != nil)
        #expect(throws: RequestRefusal.tooManyFields) { try parse([head(limits.fieldsMaximum + 1)]) }
    }

    @Test func `a length at the body's limit is taken and one past it is not`() throws {
        func head(_ length: Int) -> [UInt8] { Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n".utf8) }
        #expect(try parse([head(65_536)])?.framing == .length(65_536))
        #expect(throws: RequestRefusal.bodyTooLarge) { try parse([head(65_537)]) }
    }

    private func parse(_ pieces: [[UInt8]]) throws(RequestRefusal) -> RequestHead? {
        var parser = RequestHeadParser()
        var bytes: [UInt8] = []
        for piece in pieces {
            bytes += piece
            if try parser.parse(bytes.span, limits: ServerLimits()) == .complete { return parser.head }
        }
        return nil
    }

    private func text(_ head: String, _ range: Range<Int>) -> String { String(decoding: Array(head.utf8)[range], as: UTF8.self) }
}
