/// One connection of a load, and how far its exchange has come.
struct LoadConnection {
    enum State {
        case closed
        case connecting
        /// Nothing is awaited.
        case idle
        /// A request is out, or on its way out.
        case awaiting
    }

    var state = State.closed
    var number: Int32 = -1
    /// The request that is out, and how many of its bytes are.
    var request = 0
    var sentBytes = 0
    /// From when its latency counts.
    var due: Int64 = 0
    /// The answer whose body is being received, and what is still missing of it.
    var head = AnswerHead()
    var missingBytes = 0
    /// The beginning of a head whose end has not come.
    var carried: [UInt8] = []
    /// Answers on this connection so far.
    var answers = 0
    /// Whether it stands in the queue of those that wait for something to send.
    var isQueued = false
    /// Whether the poller also waits for room to send.
    var watchesRoom = false
}
