/// Bytes received and not yet consumed, in one piece.
struct InputBuffer: ~Copyable {
    /// Holds most requests whole, and ten times over.
    static let initialCapacity = 16_384

    /// The memory; `start..<end` of it are the unread bytes.
    private(set) var storage: [UInt8]
    private(set) var start = 0
    private(set) var end = 0

    init() { storage = [UInt8](repeating: 0, count: Self.initialCapacity) }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }

    var unread: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span.extracting(start..<end) }
    }

    mutating func consume(_ count: Int) {
        precondition(count <= self.count, "more was consumed than received")
        start += count
        if start == end { (start, end) = (0, 0) }
    }

    /// Drops the last unread bytes, so that `count` stay.
    mutating func truncate(to count: Int) {
        precondition(count <= self.count, "a truncation cannot lengthen")
        end = start + count
    }

    /// Takes in bytes that were received into `room`.
    mutating func received(_ count: Int) {
        precondition(end + count <= storage.count, "more was received than there was room for")
        end += count
    }

    /// Makes room for more if there is none, by moving the unread bytes down or by growing.
    mutating func makeRoom() {
        guard end == storage.count else { return }
        if start > 0 {
            for offset in 0..<count { storage[offset] = storage[start + offset] }
            (start, end) = (0, count)
        } else {
            storage.append(contentsOf: repeatElement(0, count: storage.count))
        }
    }

    /// Lends the memory in which the next bytes are received.
    @inline(__always)
    @unsafe mutating func withRoom<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        unsafe storage.withUnsafeMutableBytes { unsafe body(UnsafeMutableRawBufferPointer(rebasing: $0[end...])) }
    }

    /// Hands out the memory to be written into.
    mutating func withStorage<Result, Failure: Error>(_ body: (inout [UInt8]) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(&storage)
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            makeRoom()
            storage[end] = byte
            end += 1
        }
    }

    /// Drops every byte, and gives back what a large request made it grow to.
    mutating func reset() {
        if storage.count > Self.initialCapacity { self = InputBuffer() }
        (start, end) = (0, 0)
    }
}
