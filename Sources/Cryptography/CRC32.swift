/// CRC-32 as in IEEE 802.3, gzip and PNG: polynomial 0x04C11DB7, bits reversed, all ones before and after.
///
/// It finds typing mistakes, not forgeries.
package enum CRC32 {
    package static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for index in bytes.indices {
            remainder = remainder >> 8 ^ table[Int(UInt8(truncatingIfNeeded: remainder) ^ bytes[index])]
        }
        return ~remainder
    }

    /// What each value of the lowest byte adds once it has been shifted out.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { remainder, _ in remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}
