/// CRC-32C (RFC 3720 appendix B.4): the polynomial of Castagnoli, reflected.
struct Checksum: Sendable {
    private var remainder: UInt32 = .max

    var value: UInt32 { ~remainder }

    static func of(_ bytes: Span<UInt8>) -> UInt32 {
        var checksum = Checksum()
        checksum.update(bytes)
        return checksum.value
    }

    mutating func update(_ bytes: Span<UInt8>) {
        if ChecksumInstruction.exists { ChecksumInstruction.update(&remainder, bytes) } else { updateByTables(bytes) }
    }

    /// For processors without the instruction: eight bytes at a time from eight tables.
    mutating func updateByTables(_ bytes: Span<UInt8>) {
        let tables = Self.tables.span
        var remainder = remainder
        var index = 0
        while bytes.count - index >= 8 {
            let low = remainder ^ Self.littleEndianWord(bytes, at: index)
            let high = Self.littleEndianWord(bytes, at: index + 4)
            remainder = Self.look(up: low, in: tables, from: 4) ^ Self.look(up: high, in: tables, from: 0)
            index += 8
        }
        while index < bytes.count {
            remainder = tables[Int((remainder ^ UInt32(bytes[index])) & 0xFF)] ^ remainder >> 8
            index += 1
        }
        self.remainder = remainder
    }

    @inline(__always)
    private static func littleEndianWord(_ bytes: Span<UInt8>, at index: Int) -> UInt32 {
        UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24
    }

    /// What four bytes leave behind that are followed by `from`, and up to three, further bytes of the same step.
    @inline(__always)
    private static func look(up word: UInt32, in tables: Span<UInt32>, from table: Int) -> UInt32 {
        tables[(table + 3) * 256 + Int(word & 0xFF)] ^ tables[(table + 2) * 256 + Int(word >> 8 & 0xFF)]
            ^ tables[(table + 1) * 256 + Int(word >> 16 & 0xFF)] ^ tables[table * 256 + Int(word >> 24)]
    }

    /// Table n holds the remainder of each byte value followed by n zero bytes.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var remainder = UInt32(byte)
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
            tables[byte] = remainder
        }
        for index in 256..<tables.count {
            let previous = tables[index - 256]
            tables[index] = tables[Int(previous & 0xFF)] ^ previous >> 8
        }
        return tables
    }()
}
