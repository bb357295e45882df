internal import TextFormats

/// Comparisons of borrowed bytes.
extension Span<UInt8> {
    package func equals(_ text: StaticString) -> Bool {
        unsafe equals(Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Equality without regard to the case of ASCII letters. `lowercased` is in lower case.
    package func equalsIgnoringCase(_ lowercased: StaticString) -> Bool {
        let length = lowercased.utf8CodeUnitCount
        guard count == length else { return false }
        if length < 8 { return matches(lowercased, ASCII.lowercased) }
        // Eight bytes at a time, the last eight once more where they do not come out even.
        let wanted = unsafe UnsafeRawPointer(lowercased.utf8Start)
        var index = 0
        while true {
            let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            if unsafe word.lowercasedASCII != wanted.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
            if index == length - 8 { return true }
            index = min(index + 8, length - 8)
        }
    }

    @inline(__always)
    private func matches(_ text: StaticString, _ folded: (UInt8) -> UInt8) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            // Both have as many bytes as are counted here.
            let (byte, wanted) = unsafe (self[unchecked: index], text.utf8Start[index])
            if folded(byte) != wanted { return false }
        }
        return true
    }

    /// Sixteen bytes at a time, the last ones once more where they do not come out even.
    @inline(__always)
    package func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard count >= 16 else { return unsafe shortEquals(other) }
        var index = 0
        while index < count - 16 {
            if unsafe differs(from: other, at: index, index + 8) { return false }
            index += 16
        }
        return unsafe !differs(from: other, at: count - 16, count - 8)
    }

    /// The same of fewer than sixteen, of which both have as many.
    @inline(__always)
    @unsafe
    private func shortEquals(_ other: Span<UInt8>) -> Bool {
        if count >= 8 { return unsafe !differs(from: other, at: 0, count - 8) }
        if count >= 4 { return unsafe halfWord(at: 0) == other.halfWord(at: 0) && halfWord(at: count - 4) == other.halfWord(at: count - 4) }
        for index in 0..<count where unsafe self[unchecked: index] != other[unchecked: index] { return false }
        return true
    }

    @inline(__always)
    @unsafe
    private func differs(from other: Span<UInt8>, at first: Int, _ second: Int) -> Bool {
        unsafe (word(at: first) ^ other.word(at: first)) | (word(at: second) ^ other.word(at: second)) != 0
    }

    /// Each byte is a visible character of ASCII: neither space nor control character.
    @inline(__always)
    var areVisible: Bool {
        guard count >= 8 else {
            for index in 0..<count where unsafe !(0x21...0x7E ~= self[unchecked: index]) { return false }
            return true
        }
        var faults: UInt64 = 0
        var index = 0
        while index < count - 8 {
            unsafe faults |= word(at: index).invisibleBytes
            index += 8
        }
        return unsafe faults | word(at: count - 8).invisibleBytes == 0
    }

    /// Eight bytes, of which the last one must be in bounds.
    @inline(__always)
    @unsafe
    private func word(at index: Int) -> UInt64 { unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self) }

    /// Four bytes, of which the last one must be in bounds.
    @inline(__always)
    @unsafe
    private func halfWord(at index: Int) -> UInt32 { unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self) }

    package func hasPrefix(_ prefix: [UInt8]) -> Bool { hasBytes(prefix, at: 0) }

    func equals(_ bytes: [UInt8]) -> Bool { equals(bytes.span) }

    func hasBytes(_ text: [UInt8], at start: Int) -> Bool {
        let bytes = text.span
        guard start >= 0, count - start >= bytes.count else { return false }
        // Both have as many bytes as are counted here.
        for index in bytes.indices where unsafe self[unchecked: start + index] != bytes[unchecked: index] { return false }
        return true
    }

    /// Where from `start` on the first control character stands (below SP, or DEL); the end if there is none.
    ///
    /// Eight bytes at a time: a head is searched to the end of each of its lines, and nearly all of it is none.
    @inline(__always)
    func firstControlCharacter(from start: Int) -> Int {
        precondition(start >= 0, "a place in bytes is not negative")
        var index = start
        while index + 8 <= count {
            let word = unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            let marks = word.bytesBelowSpace | (word ^ 0x7F7F_7F7F_7F7F_7F7F).bytesOfZero
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, unsafe self[unchecked: index] >= ASCII.space, unsafe self[unchecked: index] != ASCII.delete { index += 1 }
        return index
    }

    /// A copy as text; nil if the bytes are not UTF-8.
    package func text() -> String? {
        unsafe withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) }
    }

    package func copy() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(copying: self)
        return bytes
    }
}

// The lowest bit that is set marks the lowest such byte; above it a borrow may have marked others.
extension UInt64 {
    fileprivate var bytesBelowSpace: UInt64 { (self &- 0x2020_2020_2020_2020) & ~self & 0x8080_8080_8080_8080 }
    /// Eight characters with their capitals A to Z made small; bytes of 128 and above are left alone.
    fileprivate var lowercasedASCII: UInt64 {
        let low = self & 0x7F7F_7F7F_7F7F_7F7F
        // In each byte the upper bit says whether it is at least A, and whether it is above Z.
        let capital = (low &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(low &+ 0x2525_2525_2525_2525) & ~self & 0x8080_8080_8080_8080
        return self | capital >> 2
    }
    /// Zero if each byte is between `!` and `~`: if none is below there is no borrow, and if none is above no carry. Anything else if not.
    fileprivate var invisibleBytes: UInt64 {
        ((self &- 0x2121_2121_2121_2121) | self | (self &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
    }
    fileprivate var bytesOfZero: UInt64 { (self &- 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080 }
}
