/// Texts by what they say, however it is written: `"\u0061lg"` is `alg`.
extension JSONScanner {
    func isText(_ text: JSONText, _ wanted: StaticString) -> Bool {
        if !text.hasEscapes { return bytes.extracting(text.range).equals(wanted) }
        guard let short = shortText(text) else { return false }
        return short.span.equals(wanted)
    }

    func areEqual(_ left: JSONText, _ right: JSONText) -> Bool {
        if !left.hasEscapes && !right.hasEscapes { return bytes.extracting(left.range).equals(bytes.extracting(right.range)) }
        var leftBytes = JSONTextBytes(bytes.extracting(left.range))
        var rightBytes = JSONTextBytes(bytes.extracting(right.range))
        while true {
            let byte = leftBytes.next()
            if byte != rightBytes.next() { return false }
            if byte == nil { return true }
        }
    }

    /// A copy of what the text says, nil if that has more than 64 bytes.
    func shortText(_ text: JSONText) -> InlineText<64>? {
        if !text.hasEscapes { return InlineText(bytes.extracting(text.range)) }
        var short = InlineText<64>()
        var rest = JSONTextBytes(bytes.extracting(text.range))
        while let byte = rest.next() {
            if !short.append(byte) { return nil }
        }
        return short
    }
}

extension Span<UInt8> {
    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in
            for index in 0..<count {
                let wanted = unsafe text[index]
                if self[index] != wanted { return false }
            }
            return true
        }
    }
}
