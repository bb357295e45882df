/// Why bytes were not taken as a request: one case for each rule that they broke.
package enum RequestRefusal: Error, Equatable, CaseIterable, Sendable {
    // The request line (RFC 9112 section 3)
    case malformedRequestLine
    case malformedMethod
    case malformedTarget
    case unsupportedTargetForm
    case requestLineTooLong
    case malformedVersion
    case unsupportedVersion
    // The field lines (RFC 9112 section 5)
    case bareLineFeed
    case bareCarriageReturn
    case nulByte
    case lineFolding
    case missingColon
    case malformedFieldName
    case spaceBeforeColon
    case malformedFieldValue
    case headTooLarge
    case tooManyFields
    // Host (RFC 9112 section 3.2)
    case missingHost
    case repeatedHost
    case malformedHost
    // The framing of the body (RFC 9112 section 6)
    case malformedContentLength
    case repeatedContentLength
    case contentLengthAndTransferEncoding
    case repeatedTransferEncoding
    case unsupportedTransferCoding
    case misplacedTransferCoding
    case transferEncodingInOldVersion
    case missingLength
    case bodyTooLarge
    case malformedChunk
    case chunkExtensionsTooLarge
    case trailersTooLarge
    // Expectations (RFC 9110 section 10.1.1)
    case unsupportedExpectation
    // Time
    case headTooSlow
    case bodyTooSlow
    // Room
    case tooManyConnections
}

extension RequestRefusal {
    /// The status that RFC 9110, RFC 9112 and RFC 6585 give to the rule.
    package var status: Status {
        switch self {
        case .requestLineTooLong: .uriTooLong
        case .headTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
        case .unsupportedVersion: .httpVersionNotSupported
        case .unsupportedTransferCoding: .notImplemented
        case .missingLength: .lengthRequired
        case .bodyTooLarge, .chunkExtensionsTooLarge, .trailersTooLarge: .contentTooLarge
        case .unsupportedExpectation: .expectationFailed
        case .headTooSlow, .bodyTooSlow: .requestTimeout
        case .tooManyConnections: .serviceUnavailable
        default: .badRequest
        }
    }

    /// A sentence for the client.
    package var sentence: StaticString {
        switch self {
        case .malformedRequestLine: "The request line is not `METHOD TARGET HTTP/1.1` with single spaces."
        case .malformedMethod: "The method is not a token of letters and digits."
        case .malformedTarget: "The request target has a byte that must be percent-encoded, or a percent sign without two hexadecimal digits."
        case .unsupportedTargetForm: "The request target must be a path that starts with `/`, or an absolute http URI."
        case .requestLineTooLong: "The request line is longer than this server takes."
        case .malformedVersion: "The protocol version is not `HTTP/` and two digits with a dot between."
        case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
        case .bareLineFeed: "A line ends in a line feed without a carriage return."
        case .bareCarriageReturn: "A carriage return stands without its line feed."
        case .nulByte: "The head of the request has a NUL byte."
        case .lineFolding: "A field is continued on a second line, which HTTP/1.1 has done away with."
        case .missingColon: "A field line has no colon."
        case .malformedFieldName: "A field name has a byte that is not allowed in one."
        case .spaceBeforeColon: "There is white space between a field name and its colon."
        case .malformedFieldValue: "A field value has a control character."
        case .headTooLarge: "The header fields are larger than this server takes."
        case .tooManyFields: "There are more header fields than this server takes."
        case .missingHost: "An HTTP/1.1 request needs a Host field."
        case .repeatedHost: "There is more than one Host field."
        case .malformedHost: "The Host field is not a host name or address with an optional port."
        case .malformedContentLength: "Content-Length is not a plain decimal number."
        case .repeatedContentLength: "There is more than one Content-Length."
        case .contentLengthAndTransferEncoding: "Content-Length and Transfer-Encoding exclude each other."
        case .repeatedTransferEncoding: "There is more than one Transfer-Encoding."
        case .unsupportedTransferCoding: "The only transfer coding that this server takes is `chunked`, once."
        case .misplacedTransferCoding: "`chunked` must be the last transfer coding, and stand there once, with no empty one beside it."
        case .missingLength: "An HTTP/1.0 request with this method needs a Content-Length."
        case .transferEncodingInOldVersion: "Transfer-Encoding does not exist in HTTP/1.0."
        case .bodyTooLarge: "The body is larger than this server takes."
        case .malformedChunk: "The chunked body does not follow its grammar."
        case .chunkExtensionsTooLarge: "The chunk extensions are larger than this server takes."
        case .trailersTooLarge: "The trailer fields are larger than this server takes."
        case .unsupportedExpectation: "The only expectation that this server meets is `100-continue`."
        case .headTooSlow: "The head of the request did not arrive in time."
        case .bodyTooSlow: "The body of the request did not arrive in time."
        case .tooManyConnections: "All connections are in use: try again in a moment."
        }
    }
}
