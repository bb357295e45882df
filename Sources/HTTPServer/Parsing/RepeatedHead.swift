internal import TextFormats

/// Knows a head again that was read before. A client sends the same one with each of its requests, or the same but for the credential.
///
/// Where the parts of a head stand follows from its bytes alone, and of the credential's own from no more than that they are visible
/// characters. So what was read of a head holds for each that differs from it in nothing else.
struct RepeatedHead: ~Copyable {
    /// A longer head is read anew each time.
    static let bytesMaximum = 1_024

    /// The text without the credential, which is nobody's business once its request is answered; empty if there is none to know again.
    private(set) var text: [UInt8] = []
    /// Where the credential stands in the head.
    private var credential = 0..<0

    /// Whether the bytes begin with the head, whatever its credential.
    @inline(__always)
    func begins(_ bytes: Span<UInt8>) -> Bool {
        let count = text.count + credential.count
        guard count > 0, bytes.count >= count else { return false }
        let known = text.span
        return bytes.extracting(first: credential.lowerBound).equals(known.extracting(first: credential.lowerBound))
            && bytes.extracting(credential.upperBound..<count).equals(known.extracting(droppingFirst: credential.lowerBound))
            && bytes.extracting(credential).areVisible
    }

    mutating func forget() {
        text.removeAll(keepingCapacity: true)
        credential = 0..<0
    }

    /// Remembers a head that was read whole and found good: the first `length` of the bytes.
    mutating func remember(_ bytes: Span<UInt8>, length: Int, _ lines: [FieldLine]) {
        guard length <= Self.bytesMaximum else { return }
        credential = Self.credential(bytes, lines)
        text.append(copying: bytes.extracting(first: credential.lowerBound))
        text.append(copying: bytes.extracting(credential.upperBound..<length))
    }

    /// The last word of the first Authorization.
    private static func credential(_ bytes: Span<UInt8>, _ lines: [FieldLine]) -> Range<Int> {
        for index in lines.indices where lines[index].name == .authorization {
            let value = lines[index].value
            var start = value.upperBound
            while start > value.lowerBound && !bytes[start - 1].isWhiteSpace { start -= 1 }
            return start..<value.upperBound
        }
        return 0..<0
    }
}
