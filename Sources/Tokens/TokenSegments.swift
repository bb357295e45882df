internal import Cryptography
internal import TextFormats

/// Where the three segments of a token stand (RFC 7515 section 7.1).
struct TokenSegments {
    static let separator = UInt8(ascii: ".")

    let header: Range<Int>
    let claims: Range<Int>
    let signature: Range<Int>

    init(_ token: Span<UInt8>) throws(TokenError) {
        guard let first = token.firstIndex(of: Self.separator), let second = token.firstIndex(of: Self.separator, from: first + 1),
            token.firstIndex(of: Self.separator, from: second + 1) == nil
        else { throw .notThreeSegments }
        header = 0..<first
        claims = first + 1..<second
        signature = second + 1..<token.count
        guard !header.isEmpty, !claims.isEmpty, !signature.isEmpty else { throw .notThreeSegments }
    }

    /// What the signature is over: header and claims as they were sent, with the dot between them.
    var signed: Range<Int> { 0..<claims.upperBound }

    /// As many bytes as are decoded on the stack.
    private static let quickBytes = 512

    /// Lends the bytes that a segment stands for. Up to `quickBytes`, so for each of our own tokens, nothing is allocated.
    @inline(__always)
    static func withDecoded<Result>(
        _ segment: Span<UInt8>, _ body: (Span<UInt8>) throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        guard let count = Base64URL.decodedCount(segment.count) else { throw .notBase64URL }
        if count > quickBytes {
            guard let bytes = Base64URL.decode(segment) else { throw .notBase64URL }
            return try body(bytes.span)
        }
        var place = InlineArray<512, UInt8>(repeating: 0)
        var output = place.mutableSpan
        guard Base64URL.decode(segment, into: &output) != nil else { throw .notBase64URL }
        return try body(place.span.extracting(first: count))
    }

    /// The bytes of a signature. One of another length than HS256 makes cannot be right.
    static func code(_ segment: Span<UInt8>) throws(TokenError) -> SHA256Digest {
        var place = InlineArray<32, UInt8>(repeating: 0)
        guard let count = Base64URL.decodedCount(segment.count) else { throw .notBase64URL }
        guard count == SHA256Digest.byteCount else { throw .wrongSignature }
        var output = place.mutableSpan
        guard Base64URL.decode(segment, into: &output) != nil else { throw .notBase64URL }
        return SHA256Digest(bytes: place)
    }
}
