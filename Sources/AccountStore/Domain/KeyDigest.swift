/// The 32 bytes by which a key is found. Whoever makes them must make them evenly spread (a cryptographic hash): the first word serves as the table's hash.
package struct KeyDigest: Hashable, BitwiseCopyable, Sendable {
    /// The bytes, eight at a time, the first byte uppermost.
    package let words: InlineWords

    package typealias InlineWords = SIMD4<UInt64>

    @inlinable
    package init(words: InlineWords) { self.words = words }

    @inlinable
    package func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }

    @inlinable
    package static func == (left: KeyDigest, right: KeyDigest) -> Bool { left.words == right.words }
}
