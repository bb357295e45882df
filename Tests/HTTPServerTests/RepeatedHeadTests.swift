@testable import HTTPServer
import Testing

/// A head that comes again need not be read again. Whether it was, nobody may be able to tell.
struct RepeatedHeadTests {
    private static let usual = "GET /auth/verify?a HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Bearer abcdefgh1\r\nX-Request-Id: 17\r\n\r\n"
    private static let heads = [
        usual, "\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n",
        "GET / HTTP/1.0\r\nAuthorization:x\r\nAuthorization: Bearer  token \r\n\r\n",
        "PUT /%41 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\nAuthorization:\t\r\n\r\n",
    ]

    /// Bytes that mean something to a reader of heads, and some that do not.
    private static let bytes: [UInt8] = [0x00, 0x09, 0x0A, 0x0D, 0x20, 0x3A, 0x41, 0x7F, 0xE9]

    @Test(arguments: heads) func `a head that differs in one byte is read as if there had been none before`(_ text: String) {
        let head = Array(text.utf8)
        let whole = read(head)
        for index in head.indices {
            for byte in Self.bytes {
                var changed = head
                changed[index] = byte
                #expect(read(changed, after: [head]) == read(changed), "byte \(byte) at \(index)")
                #expect(read(head, after: [changed]) == whole, "after byte \(byte) at \(index)")
            }
        }
    }

    @Test(arguments: heads) func `a head that is longer or shorter by a byte is read as if there had been none before`(_ text: String) {
        let head = Array(text.utf8)
        for index in head.indices {
            let shorter = Array(head[..<index] + head[(index + 1)...])
            let longer = Array(head[...index] + head[index...])
            for (first, second) in [(head, shorter), (shorter, head), (head, longer), (longer, head)] {
                #expect(read(second, after: [first]) == read(second), "at \(index)")
            }
        }
    }

    @Test(arguments: heads) func `a head comes again in pieces or with more behind it`(_ text: String) {
        let head = Array(text.utf8)
        let whole = read(head)
        for index in head.indices { #expect(read(head, after: [head], firstPiece: index) == whole, "split at \(index)") }
        #expect(read(head + head, after: [head]) == whole)
    }

    @Test func `a head is known again with another credential`() {
        #expect(isKnown(Self.usual, after: Self.usual))
        #expect(isKnown(Self.usual.replacing("abcdefgh1", with: "~!\"#:,;/9"), after: Self.usual))
        for other in ["abcdefgh", "abcdefgh12", "abcd fgh1", "abcd\tfgh1", "abcdefgh\u{7F}", "\u{1}bcdefgh1", "abcdefg\u{E9}"] {
            #expect(!isKnown(Self.usual.replacing("abcdefgh1", with: other), after: Self.usual), "\(other)")
        }
    }

    @Test func `nothing is kept of a credential`() {
        let repeated = remembered(Self.usual.replacing("abcdefgh1", with: "S3cret-S3"))
        #expect(String(decoding: repeated.text, as: UTF8.self) == Self.usual.replacing("abcdefgh1", with: ""))
    }

    @Test func `a head may have the limit to be known again and not a byte more`() {
        func head(_ length: Int) -> String {
            let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
            return start + String(repeating: "v", count: length - start.utf8.count - 4) + "\r\n\r\n"
        }
        #expect(isKnown(head(RepeatedHead.bytesMaximum), after: head(RepeatedHead.bytesMaximum)))
        #expect(!isKnown(head(RepeatedHead.bytesMaximum + 1), after: head(RepeatedHead.bytesMaximum + 1)))
    }

    @Test func `a head that was refused is not known again`() {
        let good = Array(Self.usual.utf8)
        let refused = Array(Self.usual.replacing("Host", with: "Most").utf8)
        for heads in [[refused], [good, refused], [refused, refused]] { #expect(read(refused, after: heads) == .refused(.missingHost)) }
        #expect(read(good, after: [good, refused]) == read(good))
    }

    // MARK: - Reading

    private enum Outcome: Equatable {
        case complete(RequestHead, [Field])
        case needsMore
        case refused(RequestRefusal)
    }

    private struct Field: Equatable {
        let name: FieldName
        let value: Range<Int>
    }

    /// What is read of a head when others were read before, the way a connection reads one request after another.
    private func read(_ head: [UInt8], after earlier: [[UInt8]] = [], firstPiece: Int = 0) -> Outcome {
        var parser = RequestHeadParser()
        for earlier in earlier {
            _ = read(earlier[...], &parser)
            parser.reset()
            // As when all that has arrived is answered.
            _ = read([], &parser)
        }
        let first = read(head[..<firstPiece], &parser)
        return first == .needsMore ? read(head[...], &parser) : first
    }

    private func read(_ bytes: ArraySlice<UInt8>, _ parser: inout RequestHeadParser) -> Outcome {
        do throws(RequestRefusal) {
            guard try parser.knows(bytes.span) ? true : parser.parse(bytes.span, limits: ServerLimits()) == .complete else { return .needsMore }
            return .complete(parser.head, parser.lines.map { Field(name: $0.name, value: $0.value) })
        } catch {
            return .refused(error)
        }
    }

    private func isKnown(_ head: String, after earlier: String) -> Bool { remembered(earlier).begins(Array(head.utf8).span) }

    private func remembered(_ head: String) -> RepeatedHead {
        var parser = RequestHeadParser()
        _ = read(Array(head.utf8)[...], &parser)
        var repeated = RepeatedHead()
        repeated.remember(Array(head.utf8).span, length: parser.head.length, parser.lines)
        return repeated
    }
}
