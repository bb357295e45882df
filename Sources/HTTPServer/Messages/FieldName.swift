internal import TextFormats

/// The header fields that this program looks at. They are told apart once, when a head is read; every other one is `.other`.
package enum FieldName: UInt8, CaseIterable, Sendable {
    case authorization, connection, contentEncoding, contentLength, contentType, expect, host, idempotencyKey, transferEncoding, xAPIKey, xForwardedFor
    case xRequestID
    case other

    /// In lower case.
    package var text: StaticString {
        switch self {
        case .authorization: "authorization"
        case .connection: "connection"
        case .contentEncoding: "content-encoding"
        case .contentLength: "content-length"
        case .contentType: "content-type"
        case .expect: "expect"
        case .host: "host"
        case .idempotencyKey: "idempotency-key"
        case .transferEncoding: "transfer-encoding"
        case .xAPIKey: "x-api-key"
        case .xForwardedFor: "x-forwarded-for"
        case .xRequestID: "x-request-id"
        case .other: "another field"
        }
    }

    /// Names are compared without case (RFC 9110 section 5.1), and only with the one or two of their length.
    init(_ name: Span<UInt8>) {
        let candidate: FieldName
        switch name.count {
        case 4: candidate = .host
        case 6: candidate = .expect
        case 9: candidate = .xAPIKey
        case 10: candidate = .connection
        case 12: candidate = ASCII.lowercased(name[0]) == UInt8(ascii: "x") ? .xRequestID : .contentType
        case 13: candidate = .authorization
        case 14: candidate = .contentLength
        case 15: candidate = ASCII.lowercased(name[0]) == UInt8(ascii: "x") ? .xForwardedFor : .idempotencyKey
        case 16: candidate = .contentEncoding
        case 17: candidate = .transferEncoding
        default: candidate = .other
        }
        self = candidate != .other && name.equalsIgnoringCase(candidate.text) ? candidate : .other
    }
}
