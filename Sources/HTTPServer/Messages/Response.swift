internal import TextFormats

/// An answer under construction. The listener adds what every message has: Date, Content-Length, Connection and X-Request-Id.
package struct Response: Sendable {
    package var status = Status.ok
    /// The body; what it is must be said with `setContentType`.
    package var body: [UInt8] = []
    /// A body that somebody keeps for other answers, too, in place of `body`: it is sent from where it is.
    package var keptBody: [UInt8]?
    /// Ends the connection after this answer.
    package var closesConnection = false
    /// What the access log says of this request beside the request itself, such as who asked.
    package private(set) var annotations = Annotations()
    /// The field lines as they go out, each with its line end.
    private(set) var fieldLines = ByteBuffer()

    package init() {}

    package init(_ status: Status) { self.status = status }

    package mutating func annotate(_ name: StaticString, _ value: Int) { annotations.append(name, value) }

    package mutating func setContentType(_ type: StaticString) { setField("Content-Type", type) }

    package mutating func setField(_ name: StaticString, _ value: StaticString) {
        appendFieldLines(room: name.utf8CodeUnitCount + value.utf8CodeUnitCount + 4) { lines in
            lines.append(name)
            lines.append(": ")
            lines.append(value)
            lines.append("\r\n")
        }
    }

    package mutating func setField(_ name: StaticString, _ value: Int64) {
        appendFieldLines(room: name.utf8CodeUnitCount + OutputSpan<UInt8>.decimalMaximum + 4) { lines in
            lines.append(name)
            lines.append(": ")
            lines.append(decimal: value)
            lines.append("\r\n")
        }
    }

    /// Appends whole field lines, each with its line end, at most `room` bytes. Only for what the program itself makes up: nothing is looked at.
    package mutating func appendFieldLines(room: Int, write: (inout OutputSpan<UInt8>) -> Void) {
        fieldLines.append(room: room, write: write)
    }

    /// The value is put together by `write`. It must not contain a line end: text from outside has no place here.
    package mutating func setField(_ name: StaticString, write: (inout [UInt8]) -> Void) {
        var value: [UInt8] = []
        write(&value)
        precondition(
            !value.contains { $0 < ASCII.space || $0 == ASCII.delete },
            "a field value with a control character would let its author write the rest of the answer")
        appendFieldLines(room: name.utf8CodeUnitCount + value.count + 4) { lines in
            lines.append(name)
            lines.append(": ")
            lines.append(copying: value)
            lines.append("\r\n")
        }
    }

    /// Empties the answer for the next request; the memory stays.
    mutating func reset() {
        status = .ok
        body.removeAll(keepingCapacity: true)
        keptBody = nil
        fieldLines.removeAll()
        annotations = Annotations()
        closesConnection = false
    }
}
