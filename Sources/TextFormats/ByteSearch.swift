extension Span<UInt8> {
    /// Where from `start` on a byte stands first; nil if it does not. Eight bytes are looked at at a time.
    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        precondition(start >= 0, "a place in bytes is not negative")
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= count {
            let word = unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)) ^ pattern
            // The lowest bit that is set marks the lowest zero byte; above it a borrow may have marked others.
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 { return index + zeros.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count {
            // Between 0 and the count, by the lines above.
            if unsafe self[unchecked: index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// Where from `start` on a byte stands first that a JSON string must escape (RFC 8259 section 7); nil if none does.
    func firstIndexToEscape(from start: Int) -> Int? {
        precondition(start >= 0, "a place in bytes is not negative")
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= count {
            let word = unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            let quotes = word ^ ones &* UInt64(ASCII.doubleQuote)
            let backslashes = word ^ ones &* UInt64(ASCII.backslash)
            // As above; what is below 32 borrows from its uppermost bit, too.
            let found = ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones &* 0x20) & ~word) & (ones &* 0x80)
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count {
            // Between 0 and the count, by the lines above.
            let byte = unsafe self[unchecked: index]
            if byte < 0x20 || byte == ASCII.doubleQuote || byte == ASCII.backslash { return index }
            index += 1
        }
        return nil
    }
}
