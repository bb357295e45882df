internal import TextFormats

/// What the listener itself must know from the fields: how the message is framed and whether the connection goes on.
struct FieldInterpreter {
    private let bodyBytesMaximum: Int
    private var hosts = 0
    private var contentLength: Int?
    private var hasTransferEncoding = false
    private var saysClose = false
    private var saysKeepAlive = false

    init(limits: ServerLimits) { bodyBytesMaximum = limits.bodyBytes }

    mutating func take(_ bytes: Span<UInt8>, _ line: FieldLine, into head: inout RequestHead) throws(RequestRefusal) {
        switch line.name {
        case .host: try takeHost(bytes.extracting(line.value))
        case .expect: try takeExpect(bytes.extracting(line.value), &head)
        case .connection: takeConnection(bytes.extracting(line.value))
        case .xRequestID: head.requestID = line.value
        case .contentLength: try takeContentLength(bytes.extracting(line.value))
        case .transferEncoding: try takeTransferEncoding(bytes.extracting(line.value))
        case .authorization, .contentEncoding, .contentType, .idempotencyKey, .xAPIKey, .xForwardedFor, .other: break
        }
    }

    /// The rules that hold between fields.
    func finish(_ head: inout RequestHead) throws(RequestRefusal) {
        if hosts == 0 && !head.isHTTP10 { throw .missingHost }
        if saysClose { head.keepsAlive = false } else if saysKeepAlive { head.keepsAlive = true }
        if head.isHTTP10 { head.expectsContinue = false }
        head.framing = try framing(of: head)
    }

    private func framing(of head: RequestHead) throws(RequestRefusal) -> BodyFraming {
        if hasTransferEncoding {
            if head.isHTTP10 { throw .transferEncodingInOldVersion }
            if contentLength != nil { throw .contentLengthAndTransferEncoding }
            return .chunked
        }
        if let contentLength {
            if contentLength > bodyBytesMaximum { throw .bodyTooLarge }
            return contentLength == 0 ? .none : .length(contentLength)
        }
        // An HTTP/1.0 body without a length would end with the connection, and then there is nobody left to answer.
        if head.isHTTP10 && [.post, .put, .patch].contains(head.method) { throw .missingLength }
        return .none
    }

    /// Host = uri-host [ ":" port ]; it may be empty.
    private mutating func takeHost(_ value: Span<UInt8>) throws(RequestRefusal) {
        hosts += 1
        if hosts > 1 { throw .repeatedHost }
        for index in value.indices where !ByteSet.host.contains(value[index]) { throw .malformedHost }
    }

    private func takeExpect(_ value: Span<UInt8>, _ head: inout RequestHead) throws(RequestRefusal) {
        guard value.equalsIgnoringCase("100-continue") else {
            if head.isHTTP10 { return }
            throw .unsupportedExpectation
        }
        head.expectsContinue = true
    }

    private mutating func takeConnection(_ value: Span<UInt8>) {
        value.forEachListElement { element in
            if element.equalsIgnoringCase("close") { saysClose = true }
            if element.equalsIgnoringCase("keep-alive") { saysKeepAlive = true }
        }
    }

    /// Content-Length = 1*DIGIT, and nothing that another parser could take for another number: no sign, no list, no second field.
    private mutating func takeContentLength(_ value: Span<UInt8>) throws(RequestRefusal) {
        guard contentLength == nil else { throw .repeatedContentLength }
        guard !value.isEmpty else { throw .malformedContentLength }
        var length = 0
        for index in value.indices {
            guard ASCII.isDigit(value[index]) else { throw .malformedContentLength }
            // Clamped above every limit rather than overflowing.
            length = min(length * 10 + Int(value[index] - 0x30), Int(UInt32.max))
        }
        contentLength = length
    }

    /// Transfer-Encoding = "chunked" alone: of the registered codings this server knows no other. An empty element beside it,
    /// which RFC 9110 would have a recipient ignore, is where other parsers stop seeing the coding.
    private mutating func takeTransferEncoding(_ value: Span<UInt8>) throws(RequestRefusal) {
        guard !hasTransferEncoding else { throw .repeatedTransferEncoding }
        hasTransferEncoding = true
        if value.equalsIgnoringCase("chunked") { return }
        var chunked = 0
        var others = 0
        var endsInChunked = false
        value.forEachListElement { coding in
            endsInChunked = coding.equalsIgnoringCase("chunked")
            if endsInChunked { chunked += 1 } else { others += 1 }
        }
        if others == 0 || chunked > 1 || (chunked == 1 && !endsInChunked) { throw .misplacedTransferCoding }
        throw .unsupportedTransferCoding
    }
}

extension Span<UInt8> {
    /// Hands the elements of a comma-separated list to `body`, without the white space around them; empty ones are left out (RFC 9110 section 5.6.1).
    func forEachListElement(_ body: (Span<UInt8>) -> Void) {
        var start = 0
        while start <= count {
            var end = firstIndex(of: ASCII.comma, from: start) ?? count
            let next = end + 1
            while start < end && self[start].isWhiteSpace { start += 1 }
            while start < end && self[end - 1].isWhiteSpace { end -= 1 }
            if start < end { body(extracting(start..<end)) }
            start = next
        }
    }
}
