/// RFC 9112 section 7.1, written down once more without regard to speed, memory or limits, to be compared with.
enum PlainChunkedDecoder {
    static func decode(_ bytes: [UInt8]) -> ChunkedBodyTarget.Outcome {
        var rest = bytes[...]
        var body: [UInt8] = []
        while true {
            let size: Int
            switch chunkLine(&rest) {
            case .failure(let end): return end.outcome
            case .success(let value): size = value
            }
            if size == 0 { break }
            body += rest.prefix(size)
            guard rest.count > size else { return .needsMore }
            rest = rest.dropFirst(size)
            if let end = expect("\r\n", &rest) { return end.outcome }
        }
        while true {
            switch line(&rest) {
            case .failure(.needsMore):
                // The line is not whole, but it may be past mending.
                let text = rest.last == 0x0D ? rest.dropLast() : rest
                return text.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F } ? .malformed : .needsMore
            case .failure(let end): return end.outcome
            case .success(let text):
                if text.isEmpty { return .complete(body, leftOver: Array(rest)) }
                if !isField(text) { return .malformed }
            }
        }
    }

    private enum End: Error {
        case needsMore, malformed

        var outcome: ChunkedBodyTarget.Outcome { self == .needsMore ? .needsMore : .malformed }
    }

    /// chunk-size [ chunk-ext ] CRLF
    private static func chunkLine(_ rest: inout ArraySlice<UInt8>) -> Result<Int, End> {
        let text: [UInt8]
        switch line(&rest) {
        case .failure(.needsMore):
            // The line is not whole, but it may be past mending.
            return .failure(isChunkLineStart(Array(rest)) ? .needsMore : .malformed)
        case .failure(let end): return .failure(end)
        case .success(let whole): text = whole
        }
        guard let size = size(text[...]) else { return .failure(.malformed) }
        return .success(size)
    }

    private static func size(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix(while: isHexadecimal)
        guard 1...16 ~= digits.count, isExtension(text.dropFirst(digits.count), isWhole: true) else { return nil }
        return UInt64(String(decoding: digits, as: UTF8.self), radix: 16).map { Int(clamping: $0) }
    }

    private static func isChunkLineStart(_ text: [UInt8]) -> Bool {
        if text.last == 0x0D { return size(text.dropLast()) != nil }
        let digits = text.prefix(while: isHexadecimal)
        return digits.count <= 16 && (digits.isEmpty ? text.isEmpty : isExtension(text.dropFirst(digits.count), isWhole: false))
    }

    /// *( BWS ";" anything that can be printed )
    private static func isExtension(_ text: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
        let behindSpace = text.drop { $0 == 0x20 || $0 == 0x09 }
        guard let first = behindSpace.first else { return isWhole ? text.isEmpty : true }
        return first == UInt8(ascii: ";") && behindSpace.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { Character(Unicode.Scalar(byte)).isHexDigit && byte < 0x80 }

    /// Up to the next CRLF, which must be the next of either of its characters.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> Result<[UInt8], End> {
        guard let end = rest.firstIndex(where: { [0x0D, 0x0A, 0].contains($0) }) else { return .failure(.needsMore) }
        guard rest[end] == 0x0D else { return .failure(.malformed) }
        guard end + 1 < rest.endIndex else { return .failure(.needsMore) }
        guard rest[end + 1] == 0x0A else { return .failure(.malformed) }
        defer { rest = rest[(end + 2)...] }
        return .success(Array(rest[..<end]))
    }

    private static func expect(_ text: String, _ rest: inout ArraySlice<UInt8>) -> End? {
        for byte in text.utf8 {
            guard let next = rest.popFirst() else { return .needsMore }
            if next != byte { return .malformed }
        }
        return nil
    }

    private static func isField(_ text: [UInt8]) -> Bool {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return false }
        let isToken = text[..<colon].allSatisfy { byte in
            let isAlphanumeric = Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
            return byte < 0x80 && (isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte))
        }
        return isToken && text[colon...].allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
