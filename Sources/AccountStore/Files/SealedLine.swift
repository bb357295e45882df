internal import TextFormats

/// A line of JSON that ends in the checksum of all that stands before it: `…,"crc32c":"e3069283"}`.
enum SealedLine {
    /// `,"crc32c":"`, eight digits and `"}`.
    static let sealBytes = sealStart.count + digits + 2
    private static let sealStart = Array(#","crc32c":""#.utf8)
    private static let digits = 8

    /// Closes the object that begins at `start` with the checksum of its bytes, and ends the line.
    static func seal(_ bytes: inout [UInt8], from start: Int) {
        let checksum = Checksum.of(bytes.span.extracting(start..<bytes.count))
        appendSeal(checksum, to: &bytes)
    }

    static func appendSeal(_ checksum: UInt32, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: sealStart)
        bytes.append(hexDigits: checksum)
        bytes.append(contentsOf: [ASCII.doubleQuote, UInt8(ascii: "}"), ASCII.lineFeed])
    }

    /// The checksum that the line, without its line end, says it has.
    static func statedChecksum(_ line: ArraySlice<UInt8>) throws(Damage) -> UInt32 {
        let seal = line.suffix(sealBytes)
        guard seal.count == sealBytes, seal.starts(with: sealStart), seal.suffix(2).elementsEqual(#""}"#.utf8) else { throw .noChecksum }
        var value: UInt32 = 0
        for byte in seal.dropFirst(sealStart.count).prefix(digits) {
            // Only what `seal` writes: a capital letter would be a flipped bit that no checksum covers.
            guard let digit = ASCII.hexValue(byte), !(0x41...0x46 ~= byte) else { throw .noChecksum }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    static func verify(_ line: ArraySlice<UInt8>) throws(Damage) {
        let stated = try statedChecksum(line)
        let covered = line.dropLast(sealBytes)
        guard Checksum.of(covered.span) == stated else { throw .checksumMismatch }
    }

    static func isGood(_ line: ArraySlice<UInt8>) -> Bool {
        do throws(Damage) { try verify(line) } catch { return false }
        return true
    }

    /// Whether bytes go on behind a whole line with the right checksum. A seal's quotation marks cannot be inside a string, so the first is the line's.
    static func goesOn(_ bytes: ArraySlice<UInt8>) -> Bool {
        var start = bytes.startIndex
        while bytes.endIndex - start > sealBytes {
            if bytes[start...].starts(with: sealStart) {
                do throws(Damage) {
                    try verify(bytes[..<(start + sealBytes)])
                    return true
                } catch { return false }
            }
            start += 1
        }
        return false
    }
}
