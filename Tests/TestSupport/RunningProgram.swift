import Glibc
package import HTTPServer
import LinuxSystem
import Synchronization

/// The built program, started as a person would start it, with what it prints kept.
package final class RunningProgram: Sendable {
    package let processID: Int32
    private let output: Monitor<Output>

    private struct Output: Sendable {
        var standardOutput = ""
        var standardError = ""
        var openStreams = 2
    }

    package struct Ended: Sendable {
        package let exitCode: Int32
        package let standardOutput: String
        package let standardError: String
    }

    /// `gcreg-auth` as this test run's build made it.
    package static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        let executable = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return executable.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/gcreg-auth"
    }()

    /// Starts the program, or another one, with nothing in its environment but what is given, and what a sanitizer must know.
    package init(
        _ arguments: [String], executable: String = path, environment: [String: String] = [:], input: String = ""
    ) throws {
        let (started, pipes) = try Self.spawning.withLock { _ in try Self.spawn(executable, arguments, environment) }
        processID = started
        output = Monitor(Output())
        try SystemCall.writeAll(FileDescriptor(owning: pipes[0]), Array(input.utf8))
        try collect(pipes[1]) { $0.standardOutput += $1 }
        try collect(pipes[2]) { $0.standardError += $1 }
    }

    /// Runs the program to its end.
    package static func run(
        _ arguments: [String], executable: String = path, environment: [String: String] = [:], input: String = ""
    ) throws -> Ended {
        try RunningProgram(arguments, executable: executable, environment: environment, input: input).waitUntilEnded()
    }

    /// These tests run under a sanitizer, and what they start does, too.
    package static var isSanitized: Bool { !sanitizerOptions.isEmpty }

    /// What a sanitizer opens in a program of its own accord, at some time: a pipe to the tool that names functions for it, and one back.
    package static var sanitizerDescriptors: Int { isSanitized ? 2 : 0 }

    /// What a program that was built with a sanitizer must be told, as these tests were.
    private static let sanitizerOptions: [String: String] = {
        var options: [String: String] = [:]
        for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] {
            if let value = unsafe getenv(name) { options[name] = unsafe String(cString: value) }
        }
        return options
    }()

    /// One start at a time: a program started between another's pipes and their marks would keep them open.
    private static let spawning = Mutex(())

    /// Starts the program: its process and our ends of its input, output and error.
    private static func spawn(_ executable: String, _ arguments: [String], _ environment: [String: String]) throws -> (pid_t, [Int32]) {
        var pipes: [Int32] = [0, 0, 0, 0, 0, 0]
        for index in 0..<3 {
            let code = unsafe pipes.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress! + 2 * index) }
            precondition(code == 0, "no pipe can be made")
        }
        for number in pipes { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes[0], 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes[3], 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes[5], 2)
        let argumentPointers = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
        let variables = environment.merging(sanitizerOptions) { given, _ in given }
        let environmentPointers = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        var started: pid_t = 0
        let code = unsafe posix_spawn(&started, executable, &actions, nil, argumentPointers, environmentPointers)
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe argumentPointers.forEach { unsafe free($0) }
        unsafe environmentPointers.forEach { unsafe free($0) }
        for number in [pipes[0], pipes[3], pipes[5]] { close(number) }
        guard code == 0 else { throw LoopbackClient.Failure(description: "\(executable) cannot be started: errno \(code)") }
        return (started, [pipes[1], pipes[2], pipes[4]])
    }

    package func signal(_ number: Int32) { kill(processID, number) }

    package func waitUntilEnded() -> Ended {
        var status: Int32 = 0
        while unsafe waitpid(processID, &status, 0) == -1 && errno == EINTR {}
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
        let text = output.wait { $0.openStreams == 0 ? $0 : nil }!
        precondition(!text.standardError.contains("Sanitizer: "), "a sanitizer found something in the program: \(text.standardError)")
        return Ended(exitCode: code, standardOutput: text.standardOutput, standardError: text.standardError)
    }

    /// Waits for a line on stderr with this text in it; nil if the program ends, or a minute passes, without one.
    package func waitForLine(containing text: String) -> String? {
        let line: String?? = output.wait(atMostMilliseconds: 60_000) { output in
            let lines = output.standardError.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.contains(text) }) { return .some(String(line)) }
            return output.openStreams == 0 ? .some(nil) : nil
        }
        return line ?? nil
    }

    /// Waits until what the program has written to stderr is as wanted; false if it ends, or a minute passes, before.
    package func waitUntilStandardError(_ isAsWanted: (String) -> Bool) -> Bool {
        output.wait(atMostMilliseconds: 60_000) { output in
            if isAsWanted(output.standardError) { return true }
            return output.openStreams == 0 ? false : nil
        } ?? false
    }

    /// The address of the first listener that the program reports.
    package func waitUntilListening() throws -> ListenAddress {
        guard let line = waitForLine(containing: "127.0.0.1:"), let start = line.firstRange(of: "127.0.0.1:") else {
            throw LoopbackClient.Failure(description: "the program did not listen: \(output.withLock { $0.standardError })")
        }
        return ListenAddress("127.0.0.1:" + line[start.upperBound...].prefix { $0.isNumber })!
    }

    package var standardErrorSoFar: String { output.withLock { $0.standardError } }

    /// Whether it has closed its output, as a process does that ends.
    package var hasEnded: Bool { output.withLock { $0.openStreams == 0 } }

    private func collect(_ number: Int32, _ take: @escaping @Sendable (inout Output, String) -> Void) throws {
        let output = output
        try Thread.detach(named: "collect") {
            let descriptor = FileDescriptor(owning: number)
            var bytes: [UInt8] = []
            while let count = try? SystemCall.read(descriptor, appendingTo: &bytes, capacity: 65_536), count > 0 {
                let text = String(decoding: bytes, as: UTF8.self)
                bytes = []
                output.change { take(&$0, text) }
            }
            output.change { $0.openStreams -= 1 }
        }
    }
}
