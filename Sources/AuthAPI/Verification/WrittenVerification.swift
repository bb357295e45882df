internal import TextFormats

/// What was written of a key for the answers to its verification: all of an answer but the numbers that each request changes, in three pieces.
struct WrittenVerification: ~Escapable {
    /// Field lines, the last of them up to its number.
    let fields: Span<UInt8>
    /// The body up to the number of requests that remain.
    let opening: Span<UInt8>
    /// The body behind that number.
    let rest: Span<UInt8>

    @_lifetime(copy text)
    init(_ text: Span<UInt8>) {
        let fieldsEnd = Self.headerBytes + Self.length(in: text, at: 0)
        let openingEnd = fieldsEnd + Self.length(in: text, at: Self.lengthBytes)
        fields = text.extracting(Self.headerBytes..<fieldsEnd)
        opening = text.extracting(fieldsEnd..<openingEnd)
        rest = text.extracting(openingEnd..<text.count)
    }

    /// Appends the three pieces, each as it is written.
    static func append(
        _ bytes: inout [UInt8], fields: (inout [UInt8]) -> Void, opening: (inout [UInt8]) -> Void, rest: (inout [UInt8]) -> Void
    ) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: headerBytes))
        fields(&bytes)
        let fieldsEnd = bytes.count
        opening(&bytes)
        put(fieldsEnd - start - headerBytes, at: start, &bytes)
        put(bytes.count - fieldsEnd, at: start + lengthBytes, &bytes)
        rest(&bytes)
    }

    /// The lengths of the first two stand before all, the lowest byte first.
    private static let lengthBytes = 4
    private static let headerBytes = 2 * lengthBytes

    private static func put(_ length: Int, at position: Int, _ bytes: inout [UInt8]) {
        let length = UInt32(length)
        for index in 0..<lengthBytes { bytes[position + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
    }

    private static func length(in text: Span<UInt8>, at position: Int) -> Int {
        Int(text[position]) | Int(text[position + 1]) << 8 | Int(text[position + 2]) << 16 | Int(text[position + 3]) << 24
    }
}
