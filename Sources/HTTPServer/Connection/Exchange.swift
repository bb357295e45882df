internal import TextFormats

/// What a connection needs while something is under way on it: input, the reader's place in it, and output.
///
/// A connection without either gives it back to its loop, so that a silent one costs next to nothing, and so that all
/// connections of a loop work in the same memory, which stays in the processor's cache.
final class Exchange {
    var input = InputBuffer()
    var reader = RequestReader()
    var output = OutputBuffer()
    /// The request that is being answered.
    var context = AnswerContext()
    /// What was found to do, and waits for its turn in a round of the loop.
    var step: ConnectionState.Step?

    /// Nothing is under way.
    var isEmpty: Bool { input.isEmpty && output.isEmpty }

    /// Makes it as new. What a connection left behind when it broke off must never reach another.
    func recycle() {
        input.reset()
        output.reset()
        reader.reset()
        step = nil
    }
}

/// What the answer to a request must be told of it.
struct AnswerContext: ~Copyable {
    var requestID = RequestID(number: 0)
    var method = Method.other
    var isHTTP10 = false
    var keepsAlive = false
    /// For the access log alone; empty when there is none.
    var path = ""
    var startedMicroseconds: Int64 = 0
}

/// Answers that wait to be sent, in order.
struct OutputBuffer: ~Copyable {
    /// What an answer may leave allocated for the next.
    static let keptCapacity = 65_536
    /// Answers to pipelined requests are put together up to this many bytes before they are sent.
    static let batchBytes = 65_536

    var bytes = ByteBuffer()
    private(set) var sent = 0

    var isEmpty: Bool { sent == bytes.count }
    var count: Int { bytes.count - sent }

    /// Lends what waits to be sent.
    @inline(__always)
    @unsafe borrowing func withUnsent<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe bytes.span.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
    }

    mutating func wasSent(_ count: Int) {
        sent += count
        precondition(sent <= bytes.count, "more was sent than there was")
        if isEmpty {
            bytes.removeAll()
            sent = 0
        }
    }

    mutating func reset() {
        if bytes.capacity > 2 * Self.keptCapacity { bytes = ByteBuffer() } else { bytes.removeAll() }
        sent = 0
    }
}
