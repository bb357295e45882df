internal import TextFormats

/// What names one request in the answer, in the log and to the people who look for it.
package struct RequestID: Sendable {
    /// The most bytes of a client's own `X-Request-Id` that are taken over.
    package static let maximumLength = 64

    private var storage = InlineArray<64, UInt8>(repeating: 0)
    private var length = 0

    /// A client's identifier, if it is one: 1 to 64 letters, digits, `-`, `_`, `.` or `:`. It goes into headers and log lines, so nothing else may pass.
    init?(_ text: Span<UInt8>) {
        guard 1...Self.maximumLength ~= text.count else { return nil }
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), ASCII.colon: break
            default: guard ASCII.isLetter(byte) || ASCII.isDigit(byte) else { return nil }
            }
            storage[index] = byte
        }
        length = text.count
    }

    /// Sixteen hexadecimal digits of a number that the server counts up.
    package init(number: UInt64) {
        for index in 0..<16 {
            storage[index] = ASCII.hexDigit(UInt8(truncatingIfNeeded: number >> (60 - 4 * UInt64(index))) & 15)
        }
        length = 16
    }

    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(first: length) }
    }

    package var text: String { String(decoding: bytes.copy(), as: UTF8.self) }
}
