internal import TextFormats

/// Writes answers as bytes, and the head fields that every answer has (RFC 9110 section 6.6.1, RFC 9112).
struct ResponseEncoder: ~Copyable {
    /// `Date: …` with its line end, made once a second; in place, so that nobody has to count who holds it.
    private var dateLine = InlineArray<37, UInt8>(repeating: 0)
    private var line: [UInt8] = []
    private var dateSecond: Int64 = .min

    mutating func setTime(_ seconds: Int64) {
        guard seconds != dateSecond else { return }
        dateSecond = seconds
        line.removeAll(keepingCapacity: true)
        line.append("Date: ")
        line.append(httpDate: Timestamp(seconds: seconds))
        line.append("\r\n")
        precondition(line.count == dateLine.count, "every date is as long as every other (RFC 9110 section 5.6.7)")
        for index in line.indices { dateLine[index] = line[index] }
    }

    /// Appends the whole answer to `output`; `isLast` tells the client that the connection ends with it.
    ///
    /// The response stays as it is: were it lent for reading only, it would be copied.
    func encode(_ response: inout Response, for context: borrowing AnswerContext, isLast: Bool, into output: inout OutputBuffer) {
        let hasBody = context.method != .head && !response.status.hasNoContent
        let bodyCount = response.keptBody?.count ?? response.body.count
        let isAttached = hasBody && response.keptBody != nil && bodyCount >= OutputBuffer.attachedMinimum
        output.append(room: Self.headMaximumBytes + response.fieldLines.count + (hasBody && !isAttached ? bodyCount : 0)) { output in
            Self.appendStatusLine(response.status, &output)
            output.append(copying: dateLine.span)
            if isLast {
                output.append("Connection: close\r\n")
            } else if context.isHTTP10 {
                output.append("Connection: keep-alive\r\n")
            }
            output.append("X-Request-Id: ")
            output.append(copying: context.requestID.bytes)
            output.append("\r\n")
            output.append(copying: response.fieldLines.span)
            if !response.status.hasNoContent {
                output.append("Content-Length: ")
                output.append(decimal: bodyCount)
                output.append("\r\n")
            }
            output.append("\r\n")
            guard hasBody && !isAttached else { return }
            if let body = response.keptBody { output.append(copying: body.span) } else { output.append(copying: response.body.span) }
        }
        if isAttached, let body = response.keptBody { output.attach(body) }
    }

    static func appendContinue(to output: inout OutputBuffer) { output.append(room: 32) { $0.append("HTTP/1.1 100 Continue\r\n\r\n") } }

    /// Status line, Date, Connection, X-Request-Id, Content-Length and the empty line, at their longest and a little more.
    private static let headMaximumBytes = 256

    private static func appendStatusLine(_ status: Status, _ output: inout OutputSpan<UInt8>) {
        // Most answers are one, and written at one go.
        if status == .ok { return output.append("HTTP/1.1 200 OK\r\n") }
        output.append("HTTP/1.1 ")
        output.append(decimal: status.code)
        output.append(ASCII.space)
        output.append(status.reason)
        output.append("\r\n")
    }
}
