internal import CIntrinsics

/// The compression of SHA-256 by the processor's own instructions, where it has them.
enum SHA256Instructions {
    /// Asked once: the answer is the same as long as the program runs.
    static let exist = sha256_instructions_exist()

    /// Takes in whole blocks, as `SHA256Portable.compress` does. Only where the instructions exist.
    static func compress(_ words: inout SIMD8<UInt32>, _ blocks: Span<UInt8>) {
        precondition(blocks.count & (SHA256State.blockBytes - 1) == 0, "only whole blocks are compressed")
        unsafe blocks.withUnsafeBufferPointer { blocks in
            guard let start = blocks.baseAddress else { return }
            unsafe withUnsafeMutableBytes(of: &words) { words in
                // A SIMD8 of UInt32 is eight words side by side.
                unsafe sha256_compress_with_instructions(
                    words.baseAddress!.assumingMemoryBound(to: UInt32.self), start, blocks.count / SHA256State.blockBytes)
            }
        }
    }
}
