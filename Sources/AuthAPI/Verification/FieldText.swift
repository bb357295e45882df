internal import HTTPServer
internal import TextFormats

/// Text from outside as the value of a header field: visible ASCII as it is, everything else percent-encoded, so that no text can be more than a value.
///
/// The percent sign itself is encoded, and so are the characters that lists and parameters of fields use; a plus stays a plus.
extension [UInt8] {
    mutating func append(fieldText text: Span<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            if Self.isPlain(byte) {
                append(byte)
            } else {
                append(ASCII.percent)
                append(Self.capitalHexDigit(byte >> 4))
                append(Self.capitalHexDigit(byte & 15))
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.percent, ASCII.doubleQuote, ASCII.comma, ASCII.backslash, UInt8(ascii: ";"): false
        default: 0x21...0x7E ~= byte
        }
    }

    /// Capital letters are what RFC 3986 section 2.1 asks of who writes them.
    private static func capitalHexDigit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value }
}
