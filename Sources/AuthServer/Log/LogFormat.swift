internal import TextFormats

/// The format that the operator asks for.
enum LogFormatChoice: String, CaseIterable, Sendable {
    case auto, text, json

    static let names = allCases.map(\.rawValue)

    func format(onTerminal isTerminal: Bool) -> LogFormat {
        switch self {
        case .text: .text
        case .json: .json
        case .auto: isTerminal ? .text : .json
        }
    }
}

/// How an event becomes a line.
///
/// Text: `2024-01-01T13:10:00Z warning  the disk is full  free_bytes=0`. JSON: `{"ts":"…","level":"warning","event":"the disk is full","free_bytes":0}`.
enum LogFormat: Sendable {
    case text
    case json

    /// Appends the beginning of a line.
    func begin(_ level: LogLevel, _ event: StaticString, at time: Timestamp, in line: inout [UInt8]) {
        switch self {
        case .text:
            line.append(rfc3339: time)
            line.append(ASCII.space)
            line.append(level.name)
            for _ in level.name.utf8CodeUnitCount..<8 { line.append(ASCII.space) }
            line.append(event)
        case .json:
            line.append("{\"ts\":\"")
            line.append(rfc3339: time)
            line.append("\",\"level\":\"")
            line.append(level.name)
            line.append("\",\"event\":\"")
            line.append(event)
            line.append(ASCII.doubleQuote)
        }
    }

    func append(_ name: StaticString, _ number: Int64, to line: inout [UInt8]) {
        appendName(name, to: &line)
        line.append(decimal: number)
    }

    func append(_ name: StaticString, _ text: String, to line: inout [UInt8]) {
        appendName(name, to: &line)
        switch self {
        case .json: line.append(jsonString: text)
        case .text where Self.isBare(text): line.append(contentsOf: text.utf8)
        case .text: appendQuoted(PrintableText.escaped(text), to: &line)
        }
    }

    /// Appends bytes that are known to be letters, digits and harmless marks.
    func append(_ name: StaticString, plain text: Span<UInt8>, to line: inout [UInt8]) {
        appendName(name, to: &line)
        if case .json = self { line.append(ASCII.doubleQuote) }
        line.append(copying: text)
        if case .json = self { line.append(ASCII.doubleQuote) }
    }

    func end(_ line: inout [UInt8]) {
        if case .json = self { line.append(UInt8(ascii: "}")) }
        line.append(ASCII.lineFeed)
    }

    private func appendName(_ name: StaticString, to line: inout [UInt8]) {
        switch self {
        case .text:
            line.append(ASCII.space)
            line.append(name)
            line.append(UInt8(ascii: "="))
        case .json:
            line.append(",\"")
            line.append(name)
            line.append("\":")
        }
    }

    /// Text without anything that would need quotes to be told apart from its surroundings.
    private static func isBare(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != ASCII.doubleQuote && $0 != UInt8(ascii: "=") && $0 != ASCII.backslash }
    }

    private func appendQuoted(_ text: String, to line: inout [UInt8]) {
        line.append(ASCII.doubleQuote)
        for byte in text.utf8 {
            if byte == ASCII.doubleQuote { line.append(ASCII.backslash) }
            line.append(byte)
        }
        line.append(ASCII.doubleQuote)
    }
}
