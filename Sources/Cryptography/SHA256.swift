/// SHA-256 (FIPS 180-4), over bytes that arrive in pieces.
///
/// For bytes that are all there `hash` is quicker: it copies none but the last few.
package struct SHA256: Sendable {
    private var state: SHA256State
    /// What has arrived since the last whole block; the first `pendingCount` bytes count.
    private var pending = InlineArray<64, UInt8>(repeating: 0)
    private var pendingCount = 0
    private var byteCount: UInt64

    package init() { self.init(resuming: .initial, after: 0) }

    /// Goes on from a state that `byteCount` bytes, a whole number of blocks, have led to.
    init(resuming state: SHA256State, after byteCount: UInt64) {
        self.state = state
        self.byteCount = byteCount
    }

    /// The digest of the bytes. Nothing is allocated.
    package static func hash(_ bytes: Span<UInt8>) -> SHA256Digest {
        SHA256State.initial.finished(with: bytes, totalBytes: UInt64(bytes.count))
    }

    package mutating func update(_ bytes: Span<UInt8>) {
        byteCount += UInt64(bytes.count)
        var rest = bytes
        if pendingCount > 0 {
            let taken = min(SHA256State.blockBytes - pendingCount, rest.count)
            keep(rest.extracting(first: taken))
            rest = rest.extracting(droppingFirst: taken)
            if pendingCount == SHA256State.blockBytes {
                state.compress(pending.span)
                pendingCount = 0
            }
        }
        let wholeBytes = rest.count & ~(SHA256State.blockBytes - 1)
        state.compress(rest.extracting(first: wholeBytes))
        keep(rest.extracting(droppingFirst: wholeBytes))
    }

    package consuming func finalize() -> SHA256Digest {
        state.finished(with: pending.span.extracting(first: pendingCount), totalBytes: byteCount)
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        pending.copy(bytes, to: pendingCount)
        pendingCount += bytes.count
    }
}
