internal import TextFormats

/// An answer under construction. The listener adds what every message has: Date, Content-Length, Connection and X-Request-Id.
package struct Response: Sendable {
    package var status = Status.ok
    /// The body; what it is must be said with `setContentType`.
    package var body: [UInt8] = []
    /// Ends the connection after this answer.
    package var closesConnection = false
    /// What the access log says of this request beside the request itself, such as who asked.
    package private(set) var annotations: [Annotation] = []
    /// The field lines as they go out, each with its line end.
    private(set) var fieldLines: [UInt8] = []

    package init() {}

    package init(_ status: Status) { self.status = status }

    /// A number for the access log, such as a user's id.
    package struct Annotation: Sendable {
        package let name: StaticString
        package let value: Int
    }

    package mutating func annotate(_ name: StaticString, _ value: Int) {
        annotations.append(Annotation(name: name, value: value))
    }

    package mutating func setContentType(_ type: StaticString) { setField("Content-Type", type) }

    package mutating func setField(_ name: StaticString, _ value: StaticString) {
        openField(name)
        fieldLines.append(value)
        closeField()
    }

    package mutating func setField(_ name: StaticString, _ value: Int64) {
        openField(name)
        fieldLines.append(decimal: value)
        closeField()
    }

    /// The value is put together by `write`. It must not contain a line end: text from outside has no place here.
    package mutating func setField(_ name: StaticString, write: (inout [UInt8]) -> Void) {
        openField(name)
        let start = fieldLines.count
        write(&fieldLines)
        precondition(
            !fieldLines[start...].contains { $0 < ASCII.space || $0 == ASCII.delete },
            "a field value with a control character would let its author write the rest of the answer")
        closeField()
    }

    /// Empties the answer for the next request; the memory stays.
    mutating func reset() {
        status = .ok
        body.removeAll(keepingCapacity: true)
        fieldLines.removeAll(keepingCapacity: true)
        annotations.removeAll(keepingCapacity: true)
        closesConnection = false
    }

    private mutating func openField(_ name: StaticString) {
        fieldLines.append(name)
        fieldLines.append(ASCII.colon)
        fieldLines.append(ASCII.space)
    }

    private mutating func closeField() {
        fieldLines.append(ASCII.carriageReturn)
        fieldLines.append(ASCII.lineFeed)
    }
}
