/// Reads one request after another from a connection's input: head, then body.
struct RequestReader: ~Copyable {
    private let limits: ServerLimits
    private var parser = RequestHeadParser()
    private var decoder = ChunkedBodyDecoder()
    private var isInBody = false
    private var saidContinue = false
    private var bodyLength = 0
    private var framedLength = 0
    /// How far the chunked body was read, counted from the end of the head.
    private var chunkedRead = 0

    enum Progress: Equatable {
        case needsHead
        /// The client waits for `100 Continue` before it sends the body, if `afterContinue`.
        case needsBody(afterContinue: Bool)
        /// The request is `frame`.
        case complete
    }

    init(_ limits: ServerLimits) { self.limits = limits }

    /// The fields of the request that is complete.
    var fieldLines: Span<FieldLine> {
        @_lifetime(borrow self)
        get { parser.lines.span }
    }

    /// Where the parts of the request that is complete stand in the input.
    var frame: RequestFrame {
        @inline(__always)
        get { RequestFrame(head: parser.head, body: parser.head.length..<parser.head.length + bodyLength, length: parser.head.length + framedLength) }
    }

    /// What is known of the request that is not complete: everything up to where it was refused.
    func understoodHead(_ input: borrowing InputBuffer) -> RequestHead { parser.understood(input.unread) }

    /// Reads on. After `.complete` the frame's bytes are to be consumed and the reader is to be reset.
    mutating func read(_ input: inout InputBuffer) throws(RequestRefusal) -> Progress {
        if !isInBody {
            let isKnown = parser.knows(input.unread)
            guard try isKnown ? true : parser.parse(input.unread, limits: limits) == .complete else { return .needsHead }
            isInBody = true
        }
        switch parser.head.framing {
        case .none: return complete(bodyLength: 0, framedLength: 0)
        case .length(let length):
            guard input.count - parser.head.length >= length else { return needsBody(input) }
            return complete(bodyLength: length, framedLength: length)
        case .chunked: return try readChunked(&input)
        }
    }

    mutating func reset() {
        // Nearly no request is chunked, and nearly each reader that is made as new is it already.
        if parser.head.framing == .chunked { decoder = ChunkedBodyDecoder() }
        parser.reset()
        isInBody = false
        saidContinue = false
        chunkedRead = 0
    }

    private mutating func readChunked(_ input: inout InputBuffer) throws(RequestRefusal) -> Progress {
        let region = input.start + parser.head.length..<input.end
        let progress = try input.withStorage { (storage: inout [UInt8]) throws(RequestRefusal) in
            try decoder.decode(&storage, in: region, read: &chunkedRead, limits: limits)
        }
        if progress == .complete { return complete(bodyLength: decoder.decoded, framedLength: chunkedRead) }
        // All that is here was taken in. Only the decoded bytes stay, so the buffer is bounded by the body and not by its framing.
        let waited = needsBody(input)
        input.truncate(to: parser.head.length + decoder.decoded)
        chunkedRead = decoder.decoded
        return waited
    }

    private mutating func complete(bodyLength: Int, framedLength: Int) -> Progress {
        self.bodyLength = bodyLength
        self.framedLength = framedLength
        return .complete
    }

    /// `100 Continue` is due once, and only while nothing of the body has come on its own (RFC 9110 section 10.1.1).
    private mutating func needsBody(_ input: borrowing InputBuffer) -> Progress {
        let isDue = parser.head.expectsContinue && !saidContinue && input.count == parser.head.length
        saidContinue = true
        return .needsBody(afterContinue: isDue)
    }
}

/// Where the parts of a whole request stand in the unread input.
struct RequestFrame: Equatable {
    let head: RequestHead
    let body: Range<Int>
    /// Bytes from the first of the head to the last of the body's framing.
    let length: Int
}
