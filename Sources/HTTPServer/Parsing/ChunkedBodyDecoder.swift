internal import TextFormats

/// Takes the chunked coding off a body (RFC 9112 section 7.1), byte by byte as it arrives, in the place where it arrives.
///
/// What is decoded is never longer than what it was decoded from, so both share one buffer: `decoded` bytes at its front, then what is still to be read.
struct ChunkedBodyDecoder {
    /// Bytes of the body so far.
    private(set) var decoded = 0
    private var phase = Phase.size
    private var chunkSize = 0
    private var sizeDigits = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerLine: [UInt8] = []

    private enum Phase {
        case size, spaceBeforeExtension, chunkExtension, sizeLineFeed, data, dataCarriageReturn, dataLineFeed, trailer, trailerLineFeed
    }

    enum Progress: Equatable {
        case needsMore
        case complete
    }

    /// The size of a chunk in hexadecimal digits; more would only be leading zeros.
    static let maximumSizeDigits = 16

    /// Reads what stands in `region` of `bytes` from its offset `read` on, and moves the body's bytes to its front.
    /// `read` ends where more is needed, or behind the body's last byte.
    mutating func decode(
        _ bytes: inout [UInt8], in region: Range<Int>, read: inout Int, limits: ServerLimits
    ) throws(RequestRefusal) -> Progress {
        while read < region.count {
            if phase == .data {
                moveData(&bytes, region, &read)
                continue
            }
            let byte = bytes[region.lowerBound + read]
            read += 1
            if try take(byte, limits) { return .complete }
        }
        return .needsMore
    }

    private mutating func moveData(_ bytes: inout [UInt8], _ region: Range<Int>, _ read: inout Int) {
        let count = min(chunkSize, region.count - read)
        let (from, to) = (region.lowerBound + read, region.lowerBound + decoded)
        if from != to {
            for offset in 0..<count { bytes[to + offset] = bytes[from + offset] }
        }
        decoded += count
        read += count
        chunkSize -= count
        if chunkSize == 0 { phase = .dataCarriageReturn }
    }

    /// One byte of the framing; true when it was the last.
    private mutating func take(_ byte: UInt8, _ limits: ServerLimits) throws(RequestRefusal) -> Bool {
        switch phase {
        case .size: try takeSize(byte, limits)
        case .spaceBeforeExtension, .chunkExtension: try takeExtension(byte, limits)
        case .sizeLineFeed:
            try expect(byte, ASCII.lineFeed)
            phase = chunkSize == 0 ? .trailer : .data
            sizeDigits = 0
        case .dataCarriageReturn:
            try expect(byte, ASCII.carriageReturn)
            phase = .dataLineFeed
        case .dataLineFeed:
            try expect(byte, ASCII.lineFeed)
            phase = .size
        case .trailer: try takeTrailer(byte, limits)
        case .trailerLineFeed:
            try expect(byte, ASCII.lineFeed)
            return try finishTrailerLine()
        case .data: preconditionFailure("data is moved, not taken")
        }
        return false
    }

    /// chunk-size = 1*HEXDIG, followed by an extension or the line's end.
    private mutating func takeSize(_ byte: UInt8, _ limits: ServerLimits) throws(RequestRefusal) {
        if let digit = ASCII.hexValue(byte) {
            sizeDigits += 1
            guard sizeDigits <= Self.maximumSizeDigits else { throw .malformedChunk }
            chunkSize = sizeDigits == 1 ? Int(digit) : chunkSize << 4 | Int(digit)
            guard chunkSize <= limits.bodyBytes - decoded else { throw .bodyTooLarge }
            return
        }
        guard sizeDigits > 0 else { throw .malformedChunk }
        switch byte {
        case ASCII.carriageReturn: phase = .sizeLineFeed
        case UInt8(ascii: ";"): phase = .chunkExtension
        case ASCII.space, ASCII.tab: phase = .spaceBeforeExtension
        default: throw .malformedChunk
        }
    }

    /// Extensions mean nothing here: they are counted, kept to their line, and forgotten.
    private mutating func takeExtension(_ byte: UInt8, _ limits: ServerLimits) throws(RequestRefusal) {
        extensionBytes += 1
        guard extensionBytes <= limits.chunkExtensionBytes else { throw .chunkExtensionsTooLarge }
        if phase == .spaceBeforeExtension {
            if byte == UInt8(ascii: ";") { phase = .chunkExtension } else if !byte.isWhiteSpace { throw .malformedChunk }
        } else if byte == ASCII.carriageReturn {
            phase = .sizeLineFeed
        } else if byte < ASCII.space && byte != ASCII.tab || byte == ASCII.delete {
            throw .malformedChunk
        }
    }

    private mutating func takeTrailer(_ byte: UInt8, _ limits: ServerLimits) throws(RequestRefusal) {
        trailerBytes += 1
        guard trailerBytes <= limits.trailerBytes else { throw .trailersTooLarge }
        switch byte {
        case ASCII.carriageReturn: phase = .trailerLineFeed
        case ASCII.lineFeed, ASCII.nul: throw .malformedChunk
        case ASCII.tab, ASCII.space..<ASCII.delete, (ASCII.delete + 1)...: trailerLine.append(byte)
        default: throw .malformedFieldValue
        }
    }

    /// A trailer field must be a field; nobody reads it. An empty line ends the message.
    private mutating func finishTrailerLine() throws(RequestRefusal) -> Bool {
        if trailerLine.isEmpty { return true }
        _ = try FieldLine(parsing: trailerLine.span, 0..<trailerLine.count, hasDelete: false)
        trailerLine.removeAll(keepingCapacity: true)
        phase = .trailer
        return false
    }

    private func expect(_ byte: UInt8, _ wanted: UInt8) throws(RequestRefusal) {
        guard byte == wanted else { throw .malformedChunk }
    }
}
