/// What the head of a request said: where its parts are, and how the body after it is framed.
struct RequestHead: Equatable, Sendable {
    var method = Method.other
    var path = 0..<0
    var query = 0..<0
    var isHTTP10 = false
    var keepsAlive = true
    var expectsContinue = false
    var framing = BodyFraming.none
    /// Where the client's own `X-Request-Id` stands.
    var requestID: Range<Int>?
    /// Bytes of the whole head, from the request line to the empty line.
    var length = 0
}

/// How the end of a body is found (RFC 9112 section 6.3).
enum BodyFraming: Equatable, Sendable {
    case none
    case length(Int)
    case chunked
}
