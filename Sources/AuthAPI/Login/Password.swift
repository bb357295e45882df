internal import Cryptography
internal import Synchronization

/// A password between the body that it came in and libcrypt: the only reference to its bytes, which are wiped with it.
///
/// Swift promises nothing about copies made before; what this holds is the array that the body's reader made.
final class Password: Sendable {
    private let bytes: Mutex<[UInt8]>

    init(_ bytes: consuming sending [UInt8]) { self.bytes = Mutex(bytes) }

    func matches(_ hash: String) -> Bool { bytes.withLock { PasswordHash.verify($0, against: hash) } }

    /// Its hash by the preferred method. It must have been checked to be one that libcrypt takes.
    func makeHash() -> String { bytes.withLock { PasswordHash.make(of: $0) } }

    deinit { bytes.withLock { Self.wipe(&$0) } }

    /// Not inlined, so that nobody finds out that the bytes are never looked at again.
    @inline(never)
    private static func wipe(_ bytes: inout [UInt8]) {
        for index in bytes.indices { bytes[index] = 0 }
    }
}
