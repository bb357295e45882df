internal import HTTPServer
internal import TextFormats

/// What a body is said to be: the two media types that this API reads.
enum MediaType: Equatable, Sendable {
    case json
    case form

    /// `application/json` or `application/x-www-form-urlencoded`, alone or with `charset=utf-8`; nil for anything else.
    init?(_ value: Span<UInt8>) {
        let parts = value.copy().split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(Self.normalized)
        switch parts[0] {
        case Array("application/json".utf8): self = .json
        case Array("application/x-www-form-urlencoded".utf8): self = .form
        default: return nil
        }
        for parameter in parts.dropFirst() {
            // A parameter value may be quoted (RFC 9110 section 5.6.6); an empty parameter says nothing.
            let isKnown = [[], Array("charset=utf-8".utf8), Array("charset=\"utf-8\"".utf8)].contains(parameter)
            guard isKnown else { return nil }
        }
    }

    /// In lower case, without the white space around.
    private static func normalized(_ part: ArraySlice<UInt8>) -> [UInt8] {
        let isBlank: (UInt8) -> Bool = { $0 == ASCII.space || $0 == ASCII.tab }
        let start = part.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
        return start[...last].map(ASCII.lowercased)
    }
}
