internal import TextFormats

/// Writes answers as bytes, and the head fields that every answer has (RFC 9110 section 6.6.1, RFC 9112).
struct ResponseEncoder: ~Copyable {
    /// What nearly every answer begins with, made once a second: the status line of a 200, `Date: …`, and the name of the request's id. In place, so that
    /// nobody has to count who holds it.
    private var usualStart = InlineArray<68, UInt8>(repeating: 0)
    private var line: [UInt8] = []
    private var dateSecond: Int64 = .min

    mutating func setTime(_ seconds: Int64) {
        guard seconds != dateSecond else { return }
        dateSecond = seconds
        line.removeAll(keepingCapacity: true)
        line.append("HTTP/1.1 200 OK\r\n")
        line.append("Date: ")
        line.append(httpDate: Timestamp(seconds: seconds))
        line.append("\r\nX-Request-Id: ")
        precondition(line.count == usualStart.count, "every date is as long as every other (RFC 9110 section 5.6.7)")
        for index in line.indices { usualStart[index] = line[index] }
    }

    /// Appends the whole answer to `output`; `isLast` tells the client that the connection ends with it.
    ///
    /// The response stays as it is: were it lent for reading only, it would be copied.
    func encode(_ response: inout Response, for context: borrowing AnswerContext, isLast: Bool, into output: inout OutputBuffer) {
        let hasBody = context.method != .head && !response.status.hasNoContent
        let bodyCount = response.keptBody?.count ?? response.body.count
        let isAttached = hasBody && response.keptBody != nil && bodyCount >= OutputBuffer.attachedMinimum
        output.append(room: Self.headMaximumBytes + response.fieldLines.count + (hasBody && !isAttached ? bodyCount : 0)) { output in
            if response.status == .ok && !isLast && !context.isHTTP10 {
                output.append(copying: usualStart.span)
            } else {
                appendUnusualStart(response.status, isLast: isLast, isHTTP10: context.isHTTP10, &output)
            }
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

    private func appendUnusualStart(_ status: Status, isLast: Bool, isHTTP10: Bool, _ output: inout OutputSpan<UInt8>) {
        output.append("HTTP/1.1 ")
        output.append(decimal: status.code)
        output.append(ASCII.space)
        output.append(status.reason)
        output.append("\r\n")
        output.append(copying: usualStart.span.extracting(Self.dateLine))
        if isLast {
            output.append("Connection: close\r\n")
        } else if isHTTP10 {
            output.append("Connection: keep-alive\r\n")
        }
        output.append("X-Request-Id: ")
    }

    /// Where the line with the date stands in the usual start.
    private static let dateLine = 17..<54
}
