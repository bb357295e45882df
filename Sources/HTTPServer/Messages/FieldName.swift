internal import TextFormats

/// The header fields that this program looks at. They are told apart once, when a head is read; every other one is `.other`.
package enum FieldName: UInt8, CaseIterable, Sendable {
    case authorization, connection, contentEncoding, contentLength, contentType, expect, host, transferEncoding, xForwardedFor, xRequestID
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
        case .transferEncoding: "transfer-encoding"
        case .xForwardedFor: "x-forwarded-for"
        case .xRequestID: "x-request-id"
        case .other: "another field"
        }
    }

    /// Names are compared without case (RFC 9110 section 5.1), and only with those of their length.
    init(_ name: Span<UInt8>) {
        switch name.count {
        case 4: self = name.equalsIgnoringCase("host") ? .host : .other
        case 6: self = name.equalsIgnoringCase("expect") ? .expect : .other
        case 10: self = name.equalsIgnoringCase("connection") ? .connection : .other
        case 12:
            if name.equalsIgnoringCase("x-request-id") { self = .xRequestID } else { self = name.equalsIgnoringCase("content-type") ? .contentType : .other }
        case 13: self = name.equalsIgnoringCase("authorization") ? .authorization : .other
        case 14: self = name.equalsIgnoringCase("content-length") ? .contentLength : .other
        case 15: self = name.equalsIgnoringCase("x-forwarded-for") ? .xForwardedFor : .other
        case 16: self = name.equalsIgnoringCase("content-encoding") ? .contentEncoding : .other
        case 17: self = name.equalsIgnoringCase("transfer-encoding") ? .transferEncoding : .other
        default: self = .other
        }
    }
}
