/// The 32 bytes of a SHA-256.
package struct SHA256Digest: Hashable, Sendable {
    /// The bytes, eight at a time, the first byte uppermost.
    package let words: SIMD4<UInt64>
    package init(words: SIMD4<UInt64>) { self.words = words }
    package init?(hex: some Collection<UInt8>) { fatalError() }
    package var hex: String { fatalError() }
}

package enum SHA256 {
    package static func hash(_ bytes: Span<UInt8>) -> SHA256Digest { fatalError() }
}

/// Bytes that are wiped when nobody needs them any more.
package final class SecretBytes: Sendable {
    package init(_ bytes: consuming [UInt8]) { fatalError() }
    package var count: Int { fatalError() }
    package static func random(count: Int) -> SecretBytes { fatalError() }
}

/// How passwords are kept: libcrypt's methods (crypt(5)).
package enum PasswordHash {
    /// The longest password that libcrypt hashes, in bytes.
    package static let maximumPasswordBytes = 511
    /// Hashes with the preferred method (yescrypt). The password has no NUL and at most `maximumPasswordBytes`.
    package static func make(of password: [UInt8]) -> String { fatalError() }
    /// Whether this is the password. A password that libcrypt cannot take is not; that takes as long.
    package static func verify(_ password: [UInt8], against hash: String) -> Bool { fatalError() }
    /// Whether libcrypt knows the method of this hash.
    package static func isSupported(_ hash: String) -> Bool { fatalError() }
    /// Whether `make` would today use another method or a higher cost.
    package static func needsRehash(_ hash: String) -> Bool { fatalError() }
}

package enum SystemRandom {
    package static func bytes(_ count: Int) -> [UInt8] { fatalError() }
    package static func uint64() -> UInt64 { fatalError() }
    /// Evenly among 0..<bound.
    package static func uniform(below bound: Int) -> Int { fatalError() }
}
