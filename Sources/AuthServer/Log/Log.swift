internal import LinuxSystem
internal import TextFormats

/// Where the program says what happens: one line an event.
struct Log: Sendable {
    let level: LogLevel
    let format: LogFormat
    private let clock: Clock
    private let writer: LogWriter

    init(level: LogLevel, format: LogFormat, bufferBytes: Int, to destination: any StandardOutput, clock: Clock) throws(SystemError) {
        self.level = level
        self.format = format
        self.clock = clock
        writer = try LogWriter(to: destination, format: format, capacity: bufferBytes, clock: clock)
    }

    /// Writes an event, whose name needs no escape, with the fields that `describe` adds.
    func write(_ level: LogLevel, _ event: StaticString, _ describe: (inout LogLine) -> Void = { _ in }) {
        guard level >= self.level else { return }
        let now = Timestamp(seconds: clock.wallSeconds())
        writer.add { bytes in
            format.begin(level, event, at: now, in: &bytes)
            var line = LogLine(format: format, bytes: bytes)
            bytes = []
            describe(&line)
            bytes = line.bytes
            format.end(&bytes)
        }
    }

    /// Writes what waits; nothing may be logged afterwards.
    func stop() { writer.stop() }
}

/// A line under construction, to which fields are added.
struct LogLine {
    fileprivate let format: LogFormat
    fileprivate var bytes: [UInt8]

    mutating func add(_ name: StaticString, _ number: Int) { format.append(name, Int64(number), to: &bytes) }
    mutating func add(_ name: StaticString, _ number: Int64) { format.append(name, number, to: &bytes) }
    mutating func add(_ name: StaticString, _ text: String) { format.append(name, text, to: &bytes) }
    mutating func add(_ name: StaticString, plain text: Span<UInt8>) { format.append(name, plain: text, to: &bytes) }
}
