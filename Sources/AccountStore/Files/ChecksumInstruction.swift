internal import CIntrinsics

/// The processor's own instruction for CRC-32C, where it has it: a start reads every byte of the snapshots for their checksum.
enum ChecksumInstruction {
    /// Asked once: the answer is the same as long as the program runs.
    static let exists = crc32c_instruction_exists()

    /// Takes bytes into the remainder, as `Checksum.updateByTables` does. Only where the instruction exists.
    static func update(_ remainder: inout UInt32, _ bytes: Span<UInt8>) {
        remainder = unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return remainder }
            return unsafe crc32c_with_instruction(remainder, start, bytes.count)
        }
    }
}
