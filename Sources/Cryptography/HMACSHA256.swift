/// HMAC with SHA-256 (RFC 2104), with the key's two padded blocks hashed beforehand: a message then costs its own blocks and one more.
///
/// The prepared states are worth as much as the key. They live as long as whoever signs or verifies with them.
package struct HMACSHA256: Sendable {
    private let inner: SHA256State
    private let outer: SHA256State

    /// A key of any length; one longer than a block is hashed first (section 2).
    package init(key: Span<UInt8>) {
        var block = InlineArray<64, UInt8>(repeating: 0)
        if key.count > SHA256State.blockBytes {
            let digest = SHA256.hash(key)
            for index in 0..<SHA256Digest.byteCount { block[index] = digest[index] }
        } else {
            block.copy(key, to: 0)
        }
        inner = Self.state(after: block, padding: 0x36)
        outer = Self.state(after: block, padding: 0x5C)
    }

    package init(key: SecretBytes) {
        self = key.withBytes { HMACSHA256(key: $0) }
    }

    /// The authentication code of a message. Nothing is allocated.
    package func code(for message: Span<UInt8>) -> SHA256Digest {
        let padBytes = UInt64(SHA256State.blockBytes)
        let innerDigest = inner.finished(with: message, totalBytes: padBytes + UInt64(message.count))
        var block = InlineArray<64, UInt8>(repeating: 0)
        for index in 0..<4 { block.store(bigEndian: innerDigest.words[index], at: 8 * index) }
        return outer.finished(with: block.span.extracting(first: SHA256Digest.byteCount), totalBytes: padBytes + UInt64(SHA256Digest.byteCount))
    }

    private static func state(after key: InlineArray<64, UInt8>, padding: UInt8) -> SHA256State {
        var block = key
        for index in block.indices { block[index] ^= padding }
        var state = SHA256State.initial
        state.compress(block.span)
        return state
    }
}
