/// What a connection needs while something is under way on it: input, the reader's place in it, and output.
///
/// A connection without either gives it back to its loop, so that a silent one costs next to nothing, and so that all
/// connections of a loop work in the same memory, which stays in the processor's cache.
final class Exchange {
    var input = InputBuffer()
    var reader: RequestReader
    var output = OutputBuffer()
    /// The request that is being answered.
    var context = AnswerContext()
    /// What was found to do, and waits for its turn in a round of the loop.
    var step: ConnectionState.Step?

    init(_ limits: ServerLimits) { reader = RequestReader(limits) }

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
