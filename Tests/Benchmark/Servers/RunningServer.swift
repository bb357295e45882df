import HTTPServer
import LinuxSystem
import TestSupport

/// A server that answers.
final class RunningServer {
    let contestant: Contestant
    let process: ChildProcess
    let port: UInt16
    /// From its start to its first right answer.
    private(set) var startMicroseconds: Int64 = 0

    static let startSeconds: Int64 = 60

    /// Starts it on the server's processor, or on all of them, and waits until it answers a valid credential.
    init(_ contestant: Contestant, port: UInt16, cores: Cores?, folder: String, request: [UInt8]) throws {
        self.contestant = contestant
        self.port = port
        let began = Clock.elapsedMicroseconds()
        let log = "\(folder)/\(contestant.name).log"
        let start = { try ChildProcess(contestant.command, environment: contestant.environment, log: log) }
        process = try cores?.onServer(start) ?? start()
        try waitUntilReady(request, since: began)
        startMicroseconds = Clock.elapsedMicroseconds() - began
    }

    /// One request on a connection of its own. Nil when nobody listens yet.
    func ask(_ request: [UInt8]) throws -> Answer {
        let client = try LoopbackClient(.ipv4(0x7F00_0001, port: port))
        try client.send(request)
        return try client.readAnswer()
    }

    private func waitUntilReady(_ request: [UInt8], since began: Int64) throws {
        while true {
            if process.hasEnded { throw BenchmarkError("\(contestant.name) ended at its start: \(lastWords)") }
            guard Clock.elapsedMicroseconds() - began < Self.startSeconds * 1_000_000 else {
                throw BenchmarkError("\(contestant.name) did not answer within \(Self.startSeconds) seconds: \(lastWords)")
            }
            guard let client = connectIfListening() else {
                Pause.milliseconds(1)
                continue
            }
            try client.send(request)
            let answer = try client.readAnswer()
            guard answer.status == 200 else {
                throw BenchmarkError("\(contestant.name) answers \(answer.status) to a valid credential: \(answer.text.prefix(200))")
            }
            return
        }
    }

    private func connectIfListening() -> LoopbackClient? {
        do {
            return try LoopbackClient(.ipv4(0x7F00_0001, port: port))
        } catch {
            // Nobody listens yet; whoever never does is caught by the limit of time.
            return nil
        }
    }

    private var lastWords: String {
        do {
            return String(try Files.text(process.log).suffix(500))
        } catch {
            return "it printed nothing that can be read (\(error))"
        }
    }
}
