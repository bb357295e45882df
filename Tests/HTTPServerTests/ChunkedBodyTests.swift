@testable import HTTPServer
import Testing

struct ChunkedBodyTests {
    static let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    static let valid: [(String, String)] = [
        ("0\r\n\r\n", ""),
        ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
        ("a;name=value;q=\"x;y\"\r\n0123456789\r\n00\r\nTrailer: x\r\nOther: y\r\n\r\n", "0123456789"),
        ("3 \t;e\r\nab\n\r\n0;last\r\n\r\n", "ab\n"),
    ]

    @Test(arguments: valid)
    func `a chunked body is put together however it arrives`(_ body: String, _ decoded: String) throws {
        let bytes = Array((Self.head + body + "GET").utf8)
        let whole = Self.head.utf8.count + body.utf8.count
        for offset in 0..<bytes.count {
            #expect(try read([Array(bytes[..<offset]), Array(bytes[offset...])]) == Result(body: decoded, leftOver: "GET"), "split at \(offset)")
        }
        #expect(try read(bytes[..<whole].map { [$0] }) == Result(body: decoded, leftOver: ""))
    }

    @Test(arguments: valid)
    func `no prefix of a chunked body is complete`(_ body: String, _ decoded: String) throws {
        let bytes = Array((Self.head + body).utf8)
        for end in 0..<bytes.count { #expect(try read([Array(bytes[..<end])]) == nil) }
    }

    @Test(arguments: [
        ("\r\n", RequestRefusal.malformedChunk), ("g\r\n", .malformedChunk), ("-1\r\n", .malformedChunk), ("+1\r\nx\r\n", .malformedChunk),
        ("0x1\r\n", .malformedChunk), ("5\nhello", .malformedChunk), ("5\r\nhelloX", .malformedChunk), ("5\r\nhello\n0\r\n\r\n", .malformedChunk),
        ("5 x\r\n", .malformedChunk), ("5;a\nb\r\n", .malformedChunk), ("5;\0\r\n", .malformedChunk), ("5\rhello", .malformedChunk),
        ("00000000000000000\r\n", .malformedChunk), ("0\r\nno colon\r\n\r\n", .missingColon), ("0\r\n folded\r\n\r\n", .lineFolding),
        ("0\r\nA: b\n\r\n", .malformedChunk), ("0\r\nA : b\r\n\r\n", .spaceBeforeColon), ("0\r\nContent-Length\r\n\r\n", .missingColon),
        ("10001\r\n", .bodyTooLarge), ("ffffffffffffffff\r\n", .bodyTooLarge), ("7fffffffffffffff\r\n", .bodyTooLarge),
    ])
    func `a broken chunk is refused by its name`(_ body: String, _ refusal: RequestRefusal) {
        let bytes = Array((Self.head + body).utf8)
        #expect(throws: refusal) { try read([bytes]) }
        #expect(throws: refusal) { try read(bytes.map { [$0] }) }
    }

    @Test func `body, extensions and trailers have limits of their own`() throws {
        var limits = ServerLimits()
        limits.bodyBytes = 10
        limits.chunkExtensionBytes = 20
        limits.trailerBytes = 20
        func body(_ text: String) throws(RequestRefusal) -> Result? { try read([Array((Self.head + text).utf8)], limits) }
        #expect(try body("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n")?.body == "helloworld")
        #expect(throws: RequestRefusal.bodyTooLarge) { try body("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n") }
        // The line end counts as the extension's last byte.
        #expect(try body("0;" + String(repeating: "e", count: 19) + "\r\n\r\n") != nil)
        #expect(throws: RequestRefusal.chunkExtensionsTooLarge) { try body("0;" + String(repeating: "e", count: 20) + "\r\n\r\n") }
        #expect(try body("0\r\nT: " + String(repeating: "t", count: 15) + "\r\n\r\n") != nil)
        #expect(throws: RequestRefusal.trailersTooLarge) { try body("0\r\nT: " + String(repeating: "t", count: 17) + "\r\n\r\n") }
    }

    struct Result: Equatable {
        var body: String
        var leftOver: String
    }

    private func read(_ pieces: [[UInt8]], _ limits: ServerLimits = ServerLimits()) throws(RequestRefusal) -> Result? {
        var input = InputBuffer()
        var reader = RequestReader(limits)
        var result: Result?
        for piece in pieces {
            input.append(piece)
            guard result == nil else { continue }
            if try reader.read(&input) == .complete {
                let frame = reader.frame
                result = Result(body: String(decoding: input.unread.extracting(frame.body).copy(), as: UTF8.self), leftOver: "")
                input.consume(frame.length)
            }
        }
        result?.leftOver = String(decoding: input.unread.copy(), as: UTF8.self)
        return result
    }
}
