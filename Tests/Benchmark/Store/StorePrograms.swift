import HTTPServer
import LinuxSystem
import TestSupport

/// The programs that are measured, and how each is started.
struct StorePrograms {
    let options: StoreOptions
    let directory: TemporaryDirectory

    /// Starts the program on a data directory and waits for its first right answer to the request.
    func serve(_ data: String, _ request: [UInt8], cores: Cores? = nil, environment: [String: String] = [:]) throws -> RunningServer {
        let port = try FreePort.take()
        let settings = ["GCREG_JWT_SECRET": Fixture.secret, "GCREG_LOG_ACCESS": "false", "GCREG_LOG_FORMAT": "json"]
        let contestant = Contestant(
            name: Contestants.ours, about: "this program", doesTheWork: true,
            command: [options.program, "serve", "--listen", "127.0.0.1:\(port)", "--data", data],
            environment: settings.merging(environment) { $1 })
        return try RunningServer(contestant, port: port, cores: cores, folder: directory.path, request: request)
    }

    /// What the ceiling says of a task: a count, and the nanoseconds that it took.
    func ceiling(_ arguments: [String]) throws -> (count: Int, nanoseconds: Int) {
        let log = directory.file("ceiling.log")
        guard try ChildProcess([options.ceiling] + arguments, log: log).waitUntilEnded() else {
            throw BenchmarkError("\(options.ceiling) failed: \(try Files.text(log))")
        }
        let numbers = try Files.text(log).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard numbers.count >= 2 else { return (0, 0) }
        return (numbers[0], numbers[1])
    }
}

/// The log of the program as far as it is written.
struct ServerEvents {
    let log: String

    /// The milliseconds that the last event of this name says it took; nil if it has not happened.
    func milliseconds(of event: String) throws -> Int? {
        let line = try Files.text(log).split(separator: "\n").last { $0.contains("\"event\":\"\(event)\"") && $0.hasSuffix("}") }
        guard let line, let place = line.firstRange(of: "\"duration_ms\":") else { return nil }
        return Int(line[place.upperBound...].prefix { $0.isNumber })
    }

    func wait(for event: String) throws -> Int {
        for _ in 0..<Self.patienceMilliseconds {
            if let milliseconds = try milliseconds(of: event) { return milliseconds }
            Pause.milliseconds(1)
        }
        throw BenchmarkError("The program did not say `\(event)`: \(try Files.text(log).suffix(500))")
    }

    private static let patienceMilliseconds = 120_000
}
