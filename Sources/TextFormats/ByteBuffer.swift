/// Bytes that are written, read and thrown away again and again in the same memory.
///
/// An array does that too, but asks on each occasion whether the memory is its own, and takes its time to become empty.
public struct ByteBuffer: Sendable {
    /// The first `count` bytes are written; the others are room.
    @usableFromInline var storage: [UInt8] = []
    public private(set) var count = 0

    public init() {}

    @inlinable public var isEmpty: Bool { count == 0 }

    @inlinable public var capacity: Int { storage.count }

    @inlinable public var span: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(first: count) }
    }

    /// Empties it; the memory stays.
    public mutating func removeAll() { count = 0 }

    /// Makes room for at most `room` more bytes and has them written.
    @inlinable @inline(__always)
    public mutating func append(room: Int, write: (inout OutputSpan<UInt8>) -> Void) {
        makeRoom(room)
        let start = count
        let written = unsafe storage.withUnsafeMutableBufferPointer { storage in
            // A part of the storage, and all of it initialized: what is not written now holds what was there before.
            var output = unsafe OutputSpan(buffer: UnsafeMutableBufferPointer(rebasing: storage[start...]), initializedCount: 0)
            write(&output)
            return unsafe output.finalize(for: UnsafeMutableBufferPointer(rebasing: storage[start...]))
        }
        setCount(start + written)
    }

    public mutating func append(_ text: StaticString) { append(room: text.utf8CodeUnitCount) { $0.append(text) } }

    /// The same through an array, for what is written rarely and by code that knows no other.
    public mutating func append(throughArray write: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        write(&bytes)
        append(room: bytes.count) { $0.append(copying: bytes) }
    }

    @usableFromInline
    mutating func setCount(_ new: Int) { count = new }

    @usableFromInline
    mutating func makeRoom(_ room: Int) {
        guard storage.count - count < room else { return }
        // In runs of bytes: an unoptimised build takes a second for a large answer, element by element.
        let grown = max(count + room, 2 * storage.count)
        storage = unsafe [UInt8](unsafeUninitializedCapacity: grown) { bytes, initialized in
            unsafe bytes.initialize(repeating: 0)
            unsafe storage.withUnsafeBufferPointer { if count > 0 { unsafe bytes.baseAddress!.update(from: $0.baseAddress!, count: count) } }
            initialized = grown
        }
    }
}
