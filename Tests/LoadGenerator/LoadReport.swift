/// What came of a load.
package struct LoadReport: Sendable {
    /// Whole answers, by status.
    package var statuses: [Int: Int] = [:]
    /// Connections that were established.
    package var connections = 0
    /// Connections that the server ended between answers, or after an answer that said so.
    package var closedByServer = 0
    /// Connections that ended within an answer, or before one that was due, though they had carried answers before.
    package var broken = 0
    /// Connections that ended before their first answer: they may have ended in the listening socket's queue, unseen by the server.
    package var brokenBeforeFirstAnswer = 0
    /// Connections that could not be established.
    package var refusedConnections = 0
    /// Answers that are no HTTP/1.1 with a stated length.
    package var malformed = 0
    /// Requests whose answer had not come when the grace was over.
    package var unanswered = 0
    /// Requests that were due but found no connection free before the end.
    package var unsent = 0
    package var receivedBytes = 0
    /// From the first request to the last answer.
    package var elapsedNanoseconds: Int64 = 0
    package var latency = LatencyHistogram()
    /// The beginning of the first answer that was not 2xx.
    package var firstFailure: String?

    package init() {}

    package var answers: Int { statuses.values.reduce(0, +) }

    /// Answers other than 2xx.
    package var failures: Int { statuses.filter { !(200..<300 ~= $0.key) }.values.reduce(0, +) }

    /// Whether every request had its 2xx answer and no connection was lost.
    package var isClean: Bool {
        failures + broken + brokenBeforeFirstAnswer + refusedConnections + malformed + unanswered + unsent == 0
    }

    package var answersPerSecond: Double {
        elapsedNanoseconds > 0 ? Double(answers) / (Double(elapsedNanoseconds) / 1e9) : 0
    }
}

extension LoadReport: CustomStringConvertible {
    package var description: String {
        """
        \(answers) answers, \(failures) other than 2xx; connections: \(connections) opened, \(closedByServer) closed by the server, \
        \(broken) broken, \(brokenBeforeFirstAnswer) broken before their first answer, \(refusedConnections) refused; \
        \(malformed) malformed, \(unanswered) unanswered, \(unsent) unsent; latency in µs: p50 \(latency.microseconds(0.5)), \
        p99 \(latency.microseconds(0.99)), p99.9 \(latency.microseconds(0.999)), maximum \(latency.maximum / 1_000)
        """
    }
}
