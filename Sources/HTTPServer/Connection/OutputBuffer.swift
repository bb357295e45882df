internal import TextFormats

/// Answers that wait to be sent, in order.
struct OutputBuffer: ~Copyable {
    /// What an answer may leave allocated for the next.
    static let keptCapacity = 65_536
    /// Answers to pipelined requests are put together up to this many bytes before they are sent.
    static let batchBytes = 65_536
    /// From this size on a body that somebody keeps is sent from where it is; copying a smaller one costs less than a second piece.
    static let attachedMinimum = 16_384

    private(set) var bytes = ByteBuffer()
    /// The end of the output, which is not copied; empty if there is none.
    private var attached: [UInt8] = []
    private(set) var sent = 0

    var isEmpty: Bool { count == 0 }
    var count: Int { bytes.count + attached.count - sent }
    /// Something is attached: nothing more should be put behind it before it is sent.
    var isClosed: Bool { !attached.isEmpty }

    @inline(__always)
    mutating func append(room: Int, write: (inout OutputSpan<UInt8>) -> Void) {
        detach()
        bytes.append(room: room, write: write)
    }

    mutating func attach(_ body: [UInt8]) {
        detach()
        attached = body
    }

    mutating func wasSent(_ count: Int) {
        sent += count
        precondition(sent <= bytes.count + attached.count, "more was sent than there was")
        if isEmpty { removeAll() }
    }

    /// Lends what waits to be sent, in one or two pieces; the second is empty if there is one.
    @inline(__always)
    @unsafe borrowing func withUnsent<Result>(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe bytes.span.withUnsafeBytes { bytes in
            guard isClosed else { return unsafe body(UnsafeRawBufferPointer(rebasing: bytes[sent...]), UnsafeRawBufferPointer(start: nil, count: 0)) }
            return unsafe attached.withUnsafeBytes { attached in
                let sentOfBytes = min(sent, bytes.count)
                return unsafe body(
                    UnsafeRawBufferPointer(rebasing: bytes[sentOfBytes...]), UnsafeRawBufferPointer(rebasing: attached[(sent - sentOfBytes)...]))
            }
        }
    }

    mutating func reset() {
        removeAll()
        if bytes.capacity > 2 * Self.keptCapacity { bytes = ByteBuffer() }
    }

    private mutating func removeAll() {
        bytes.removeAll()
        if isClosed { attached = [] }
        sent = 0
    }

    /// Copies what is attached after all, since something comes behind it.
    private mutating func detach() {
        guard isClosed else { return }
        bytes.append(room: attached.count) { $0.append(copying: attached) }
        attached = []
    }
}
