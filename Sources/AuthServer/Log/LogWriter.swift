internal import LinuxSystem
internal import TextFormats

/// Carries lines to where they are written, on a thread of its own: whoever logs never waits for a slow terminal or a full pipe.
///
/// At most `capacity` bytes wait. Lines beyond are dropped and counted, and the count is written as soon as there is room again.
final class LogWriter: Sendable {
    /// Lines are gathered for so long before they are written together, so that a busy server wakes the thread 100 times a second and not for each request.
    static let gatherMilliseconds: Int64 = 10
    /// How long the end of the program waits for a reader that does not read.
    static let flushMilliseconds: Int64 = 1_000

    private let waiting = Monitor(Waiting())
    private let capacity: Int
    private let format: LogFormat
    private let clock: Clock
    private let destination: any StandardOutput

    private struct Waiting: Sendable {
        var bytes: [UInt8] = []
        var droppedLines = 0
        var isStopping = false
        var isEnded = false
    }

    /// Starts the thread.
    init(to destination: any StandardOutput, format: LogFormat, capacity: Int, clock: Clock) throws(SystemError) {
        self.destination = destination
        self.format = format
        self.capacity = capacity
        self.clock = clock
        try Thread.detach(named: "log") { self.run() }
    }

    /// Adds what `write` appends, if there is room for all of it.
    func add(_ write: (inout [UInt8]) -> Void) {
        let wasEmpty = waiting.withLock { waiting in
            let start = waiting.bytes.count
            write(&waiting.bytes)
            if waiting.bytes.count > capacity {
                waiting.bytes.removeLast(waiting.bytes.count - start)
                waiting.droppedLines += 1
            }
            return start == 0
        }
        // Only the first line has somebody to wake: the thread then gathers what follows by itself.
        if wasEmpty { waiting.change { _ in } }
    }

    /// Writes what waits and ends the thread; gives up on a reader that does not read.
    func stop() {
        waiting.change { $0.isStopping = true }
        _ = waiting.wait(atMostMilliseconds: Self.flushMilliseconds) { $0.isEnded ? true : nil }
    }

    private func run() {
        var lines: [UInt8] = []
        while gather(into: &lines) {
            do throws(SystemError) {
                try destination.write(lines)
            } catch {
                // There is nowhere left to say it: a log that cannot be written must not end the service.
            }
        }
        waiting.change { $0.isEnded = true }
    }

    /// Takes the lines that wait; false when there are none and there will be no more.
    private func gather(into lines: inout [UInt8]) -> Bool {
        _ = waiting.wait { $0.isStopping || !$0.bytes.isEmpty || $0.droppedLines > 0 ? true : nil }
        _ = waiting.wait(atMostMilliseconds: Self.gatherMilliseconds) { $0.isStopping ? true : nil }
        lines.removeAll(keepingCapacity: true)
        let dropped = waiting.withLock { waiting in
            swap(&lines, &waiting.bytes)
            defer { waiting.droppedLines = 0 }
            return waiting.droppedLines
        }
        if dropped > 0 { appendReport(of: dropped, to: &lines) }
        return !lines.isEmpty
    }

    private func appendReport(of dropped: Int, to lines: inout [UInt8]) {
        format.begin(.warning, "log lines were dropped because they could not be written fast enough", at: Timestamp(seconds: clock.wallSeconds()), in: &lines)
        format.append("dropped_lines", Int64(dropped), to: &lines)
        format.end(&lines)
    }
}
