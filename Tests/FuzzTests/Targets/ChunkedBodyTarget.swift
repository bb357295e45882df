@testable import HTTPServer

/// The chunked coding is taken off as by the simplest decoder there is, however the bytes arrive, and the memory is bounded by the body.
enum ChunkedBodyTarget {
    static let head = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)

    static func run(_ input: [UInt8]) throws(Finding) {
        var choices = Choices(input)
        let limits = choices.byte() & 1 == 0 ? ServerLimits() : .small
        let places = choices.list(atMost: 6)
        let body = choices.rest
        let whole = try read([head + body], limits)
        try holdEqual(try read(pieces(head + body, cutAt: places), limits), whole, "a body in pieces is another than in one")
        try holdEqual(try read(singleBytes(head + body), limits), whole, "a body byte by byte is another than in one")
        let reference = PlainChunkedDecoder.decode(body)
        switch whole {
        case .needsMore, .complete: try holdEqual(reference, whole, "the plain decoder reads another body")
        // The plain decoder has no limits.
        case .refused(.bodyTooLarge), .refused(.chunkExtensionsTooLarge), .refused(.trailersTooLarge): break
        case .refused: try hold(reference == .malformed, "a body was refused that the plain decoder takes: \(whole)")
        case .malformed: break
        }
    }

    enum Outcome: Equatable {
        case needsMore
        case complete([UInt8], leftOver: [UInt8])
        case refused(RequestRefusal)
        case malformed
    }

    private static func read(_ pieces: [[UInt8]], _ limits: ServerLimits) throws(Finding) -> Outcome {
        var input = InputBuffer()
        var reader = RequestReader(limits)
        var result: [UInt8]?
        for piece in pieces {
            input.append(piece)
            if result != nil { continue }
            do throws(RequestRefusal) {
                switch try reader.read(&input) {
                case .complete:
                    let frame = reader.frame
                    result = input.unread.extracting(frame.body).copy()
                    input.consume(frame.length)
                case .needsHead: continue
                case .needsBody:
                    guard input.count <= head.count + limits.bodyBytes else { return .malformed }
                }
            } catch {
                return .refused(error)
            }
        }
        return result.map { .complete($0, leftOver: input.unread.copy()) } ?? .needsMore
    }
}
