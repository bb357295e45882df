internal import CCrypt

/// Bytes that are wiped when nobody needs them any more, and that no description shows.
///
/// They stay in one place of their own: an array would leave copies behind whenever it grows or is written to while shared.
@safe
package final class SecretBytes: @unchecked Sendable {
    // Sendable by hand: nothing is written between init and deinit.
    private let storage: UnsafeMutableBufferPointer<UInt8>

    package init(copying bytes: Span<UInt8>) {
        unsafe storage = .allocate(capacity: bytes.count)
        for index in bytes.indices { unsafe storage.initializeElement(at: index, to: bytes[index]) }
    }

    /// Takes the bytes over: the array is wiped, unless somebody else still holds it.
    package convenience init(_ bytes: consuming [UInt8]) {
        self.init(copying: bytes.span)
        Self.wipe(&bytes)
    }

    deinit {
        unsafe Self.wipe(UnsafeMutableRawBufferPointer(storage))
        unsafe storage.deallocate()
    }

    package static func random(count: Int) -> SecretBytes { SecretBytes(SystemRandom.bytes(count)) }

    package var count: Int { unsafe storage.count }

    /// Lends the bytes. What `body` copies of them it must wipe itself.
    package func withBytes<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        // The span must not outlive the memory, which goes with this object.
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(Span(_unsafeElements: UnsafeBufferPointer(storage)))
    }

    /// Overwrites an array with zeros. Somebody else who holds the same array keeps its bytes.
    package static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { unsafe wipe($0) }
    }

    static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        guard let start = memory.baseAddress else { return }
        // explicit_bzero(3): a plain store to memory that is about to be freed would be left out by the optimiser.
        unsafe explicit_bzero(start, memory.count)
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
