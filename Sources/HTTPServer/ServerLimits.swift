/// Every bound of the listener, in one place. The settings and the README list the same names.
package struct ServerLimits: Equatable, Sendable {
    /// The request line without its line end; longer is 414. RFC 9112 section 3 asks for at least 8,000.
    package var requestLineBytes = 8_192
    /// The request line, all field lines and their line ends; more is 431.
    package var headBytes = 32_768
    /// Field lines of one head; more is 431.
    package var fieldsMaximum = 100
    /// A body after its transfer coding is taken off; more is 413.
    package var bodyBytes = 65_536
    /// All chunk extensions of one body; more is 413.
    package var chunkExtensionBytes = 4_096
    /// The trailer section of one body; more is 413.
    package var trailerBytes = 8_192
    /// Input that may wait behind an unanswered request before its connection is no longer read.
    package var pipelinedBytes = 65_536

    /// From the first byte of a head to its last.
    package var headMilliseconds: Int64 = 15_000
    /// From the last byte of a head to the last of its body.
    package var bodyMilliseconds: Int64 = 30_000
    /// Without a byte between two requests, or before the first.
    package var idleMilliseconds: Int64 = 75_000
    /// Without progress while the peer does not read its answers.
    package var stalledWriteMilliseconds: Int64 = 30_000
    /// How long a refused connection is still read, so that the refusal arrives.
    package var lingerMilliseconds: Int64 = 2_000
    /// How long a drain waits for what is in flight before it cuts it off.
    package var drainMilliseconds: Int64 = 10_000
    /// How long a drain leaves a silent connection open, so that a request already on its way is answered.
    package var drainIdleMilliseconds: Int64 = 500
    /// How late a deadline may be noticed.
    package var sweepMilliseconds: Int64 = 250

    /// Open connections of the whole server. Nil: the descriptor limit less `reservedDescriptors`.
    package var connectionsMaximum: Int?
    /// Connections that the kernel keeps ready for each listening socket (listen(2)).
    package var listenBacklog = 1_024

    /// Descriptors that are left for everything that is not a connection.
    package static let reservedDescriptors = 32

    package init() {}
}
