/// The eight words H that lead from one block of a SHA-256 to the next (FIPS 180-4 section 6.2).
struct SHA256State: Equatable, Sendable {
    static let blockBytes = 64
    /// Section 5.3.3.
    @inline(__always)
    static var initial: SHA256State {
        // Computed, since a stored one would be looked up behind a lock's flag by each hash.
        SHA256State(
            words: SIMD8(
                0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19))
    }

    var words: SIMD8<UInt32>

    /// Takes in whole blocks. The one place that knows how a block is compressed.
    @inline(__always)
    mutating func compress(_ blocks: Span<UInt8>) {
        if SHA256Instructions.exist {
            SHA256Instructions.compress(&words, blocks)
        } else {
            SHA256Portable.compress(&words, blocks)
        }
    }

    /// The digest after the last bytes, of a message of `totalBytes` in all: padded by a one bit, zeros and the length in bits (section 5.1.1).
    func finished(with rest: Span<UInt8>, totalBytes: UInt64) -> SHA256Digest {
        var state = self
        let wholeBytes = rest.count & ~(Self.blockBytes - 1)
        state.compress(rest.extracting(first: wholeBytes))
        let remaining = rest.count - wholeBytes
        var last = InlineArray<64, UInt8>(repeating: 0)
        last.copy(rest.extracting(droppingFirst: wholeBytes), to: 0)
        last[remaining] = 0x80
        if remaining > Self.lengthOffset - 1 {
            state.compress(last.span)
            last = InlineArray(repeating: 0)
        }
        last.store(bigEndian: totalBytes &* 8, at: Self.lengthOffset)
        state.compress(last.span)
        return state.digest
    }

    var digest: SHA256Digest {
        func pair(_ index: Int) -> UInt64 { UInt64(words[index]) << 32 | UInt64(words[index + 1]) }
        return SHA256Digest(words: SIMD4(pair(0), pair(2), pair(4), pair(6)))
    }

    /// Where the length stands in the last block.
    private static let lengthOffset = 56
}

extension InlineArray<64, UInt8> {
    /// Copies bytes to their place in a block in one move: byte by byte this would cost as much as a tenth of the compression.
    @inline(__always)
    mutating func copy(_ bytes: Span<UInt8>, to offset: Int) {
        precondition(offset >= 0 && offset + bytes.count <= count, "a block has 64 bytes")
        var block = mutableSpan
        unsafe block.withUnsafeMutableBytes { block in
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe UnsafeMutableRawBufferPointer(rebasing: block[offset...]).copyMemory(from: bytes)
            }
        }
    }

    @inline(__always)
    mutating func store(bigEndian value: UInt64, at offset: Int) {
        for index in 0..<8 { self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * index)) }
    }
}
