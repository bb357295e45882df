import LinuxSystem
import Synchronization
import TestSupport
import Testing

@testable import AuthServer

extension TemporaryDirectory {
    /// Writes a file that only its owner may read and answers its path.
    func write(_ text: String, to name: String) throws -> String {
        try PrivateFile.replace(file(name), with: Array(text.utf8))
        return file(name)
    }

    func read(_ name: String) throws -> String { String(decoding: try SmallFile.read(file(name), atMost: 1 << 20), as: UTF8.self) }

    var names: [String] { get throws { try SystemCall.names(inDirectory: path).sorted() } }
}

/// Keeps what is written.
final class CapturedOutput: StandardOutput {
    let isTerminal: Bool
    let columns: Int?
    private let bytes = Monitor<[UInt8]>([])

    init(isTerminal: Bool = false, columns: Int? = nil) {
        self.isTerminal = isTerminal
        self.columns = columns
    }

    func write(_ more: [UInt8]) throws(SystemError) { bytes.change { $0.append(contentsOf: more) } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Waits until the text has this in it.
    func waitFor(_ wanted: String) -> Bool {
        bytes.wait(atMostMilliseconds: 10_000) { String(decoding: $0, as: UTF8.self).contains(wanted) ? true : nil } ?? false
    }
}

/// Answers what was prepared, like a pipe or a person at a terminal.
final class PreparedInput: StandardInput {
    let isTerminal: Bool
    private let bytes: Mutex<[UInt8]>
    private let isSecret = Mutex(false)

    init(_ text: String = "", isTerminal: Bool = false) {
        bytes = Mutex(Array(text.utf8))
        self.isTerminal = isTerminal
    }

    func read(atMost capacity: Int) throws(SystemError) -> [UInt8] {
        // A terminal that echoes would have shown the password.
        precondition(!isTerminal || isSecret.withLock { $0 }, "a password was read while it was shown")
        return bytes.withLock { bytes in
            let taken = Array(bytes.prefix(capacity))
            bytes.removeFirst(taken.count)
            return taken
        }
    }

    func readingSecretly(_ body: () throws(SystemError) -> PasswordPrompt.Outcome) throws(SystemError) -> PasswordPrompt.Outcome {
        isSecret.withLock { $0 = true }
        defer { isSecret.withLock { $0 = false } }
        return try body()
    }
}

/// A program with everything it reads and writes in hand.
struct TestRun {
    let output: CapturedOutput
    let error: CapturedOutput
    let program: Program

    init(
        _ arguments: [String], environment: [String: String] = [:], input: PreparedInput = PreparedInput(), isTerminal: Bool = false,
        clock: Clock = .system
    ) {
        output = CapturedOutput(isTerminal: isTerminal)
        error = CapturedOutput(isTerminal: isTerminal)
        program = Program(
            arguments: arguments, environment: environment,
            streams: StandardStreams(input: input, output: output, error: error), clock: clock)
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: String..., environment: [String: String] = [:], input: PreparedInput = PreparedInput()
    ) -> (code: Int32, output: String, error: String) {
        let run = TestRun(arguments, environment: environment, input: input)
        let code = run.program.run()
        return (code, run.output.text, run.error.text)
    }
}

extension Clock {
    /// 2024-01-01T13:10:00Z, for ever.
    static let standing = Clock(wallSeconds: { 1_704_114_600 }, monotonicMilliseconds: { 0 })
}
