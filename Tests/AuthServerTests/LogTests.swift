@testable import HTTPServer
import LinuxSystem
import Testing
import TextFormats

@testable import AuthServer

struct LogTests {
    private let output = CapturedOutput()

    private func logged(_ format: LogFormat, level: LogLevel = .info, _ body: (Log) -> Void) throws -> String {
        let log = try Log(level: level, format: format, bufferBytes: 4_096, to: output, clock: .standing)
        body(log)
        log.stop()
        return output.text
    }

    @Test func `an event is one line of text`() throws {
        let text = try logged(.text) { log in
            log.write(.warning, "the disk is full") { line in
                line.add("free_bytes", 0)
                line.add("file", "/var/lib/x")
                line.add("reason", "No space left on device")
            }
        }
        #expect(text == "2024-01-01T13:10:00Z warning the disk is full free_bytes=0 file=/var/lib/x reason=\"No space left on device\"\n")
    }

    @Test func `an event is one object of JSON`() throws {
        let text = try logged(.json) { log in
            log.write(.info, "request") { line in
                line.add("path", "/a\"b")
                line.add("status", 200)
            }
        }
        #expect(text == #"{"ts":"2024-01-01T13:10:00Z","level":"info","event":"request","path":"/a\"b","status":200}"# + "\n")
    }

    @Test(arguments: [
        "a\nb", "a\r\nb", "\u{1B}[2Jx", "a\u{7F}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}b", "a\u{0}b", "a\u{9B}1m",
    ])
    func `text from outside cannot forge a line or steer a terminal`(text: String) throws {
        let line = try logged(.text) { log in log.write(.info, "event") { $0.add("text", text) } }
        #expect(line.count { $0.isNewline } == 1)
        for scalar in line.unicodeScalars.dropLast() { #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format) }
    }

    @Test func `quotes and equals signs cannot forge a field`() throws {
        let line = try logged(.text) { log in log.write(.info, "event") { $0.add("text", "x\" level=error y=\"") } }
        #expect(line == "2024-01-01T13:10:00Z info    event text=\"x\\\" level=error y=\\\"\"\n")
    }

    @Test(arguments: LogLevel.allCases)
    func `lines below the level are left out`(level: LogLevel) throws {
        let text = try logged(.text, level: level) { log in for level in LogLevel.allCases { log.write(level, "event") } }
        #expect(text.split(separator: "\n").count == LogLevel.allCases.count { $0 >= level })
    }

    @Test func `automatic is text on a terminal and JSON elsewhere`() {
        #expect(LogFormatChoice.auto.format(onTerminal: true) == .text)
        #expect(LogFormatChoice.auto.format(onTerminal: false) == .json)
        #expect(LogFormatChoice.json.format(onTerminal: true) == .json)
        #expect(LogFormatChoice.text.format(onTerminal: false) == .text)
    }

    @Test func `a reader that does not read holds nobody up, and what it missed is counted`() throws {
        let stuck = StuckOutput()
        let log = try Log(level: .info, format: .text, bufferBytes: 200, to: stuck, clock: .standing)
        log.write(.info, "first")
        stuck.waitUntilEntered()
        for _ in 0..<100 { log.write(.info, "event") }
        stuck.release()
        log.stop()
        let lines = stuck.text.split(separator: "\n")
        let kept = lines.count { $0.hasSuffix(" event") }
        #expect(kept == 200 / "2024-01-01T13:10:00Z info    event\n".utf8.count)
        #expect(lines.last?.hasSuffix("dropped_lines=\(100 - kept)") == true)
    }

    @Test func `nothing is lost at the end`() throws {
        let text = try logged(.text) { log in for _ in 0..<50 { log.write(.info, "event") } }
        #expect(text.split(separator: "\n").count == 50)
    }
}

struct RequestLogTests {
    private func line(_ isWanted: Bool = true, level: LogLevel = .info) throws -> String {
        let output = CapturedOutput()
        let log = try Log(level: level, format: .json, bufferBytes: 4_096, to: output, clock: .standing)
        let observer = ServerLog(log: log, logsRequests: isWanted, isControl: false, stopRequests: StopRequests())
        #expect(observer.wantsRequests == (isWanted && level <= .info))
        var response = Response()
        response.annotate("user_id", 3)
        response.annotate("key_id", 17)
        observer.requestFinished(
            AccessRecord(
                requestID: RequestID(number: 0xAB), method: .get, path: "/auth/api-keys", status: 200, durationMicroseconds: 120,
                responseBytes: 512, peer: .ipv4(0x7F00_0001), annotations: response.annotations))
        log.stop()
        return output.text
    }

    @Test func `a listener that cannot go on ends the service, and the first reason stays`() throws {
        let log = try Log(level: .info, format: .json, bufferBytes: 4_096, to: CapturedOutput(), clock: .standing)
        let stops = StopRequests()
        ServerLog(log: log, logsRequests: true, isControl: false, stopRequests: stops).happened(.loopFailed(reason: "why"))
        stops.request(.asked)
        #expect(stops.wait() == .loopFailed)
        log.stop()
    }

    @Test func `a request's line says what was asked, by whom and with what end`() throws {
        #expect(
            try line() == """
                {"ts":"2024-01-01T13:10:00Z","level":"info","event":"request","method":"GET","path":"/auth/api-keys","status":200,\
                "duration_us":120,"bytes":512,"user_id":3,"key_id":17,"peer":"127.0.0.1","request_id":"00000000000000ab"}

                """)
    }

    @Test func `the access log can be off`() throws {
        _ = try line(false)
        #expect(try line(true, level: .warning) == "")
    }
}

/// Writes nothing until it is released.
private final class StuckOutput: StandardOutput {
    let isTerminal = false
    private struct State: Sendable {
        var isEntered = false
        var isReleased = false
        var bytes: [UInt8] = []
    }
    private let state = Monitor(State())

    func write(_ bytes: [UInt8]) throws(SystemError) {
        state.change { $0.isEntered = true }
        _ = state.wait { $0.isReleased ? true : nil }
        state.change { $0.bytes.append(contentsOf: bytes) }
    }

    func waitUntilEntered() { _ = state.wait { $0.isEntered ? true : nil } }
    func release() { state.change { $0.isReleased = true } }
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
}
