import Glibc
import TestSupport

/// System calls per request, counted by strace while a short load runs.
struct SystemCallCount {
    let measurement: Measurement
    let folder: String

    static let loadMilliseconds = 500

    /// In hundredths; nil where strace is not installed or may not look at the server.
    func perHundredAnswers(_ server: RunningServer) throws -> Int? {
        guard let strace = Programs.path(of: "strace") else { return nil }
        let file = "\(folder)/strace.txt"
        let processes = try ProcessUsage.tree(from: server.process.processID).flatMap { ["-p", "\($0)"] }
        let tracer = try ChildProcess([strace, "-f", "-c", "-o", file] + processes, log: "\(folder)/strace.log")
        guard waitUntilAttached(tracer) else { return nil }
        let round = try measurement.round(server, milliseconds: Self.loadMilliseconds)
        tracer.end(by: SIGINT)
        return Self.total(of: try Files.text(file)).map { $0 * 100 / round.answers }
    }

    /// strace says on its standard error when it has got hold of a process.
    private func waitUntilAttached(_ tracer: ChildProcess) -> Bool {
        for _ in 0..<2_000 {
            if tracer.hasEnded { return false }
            do {
                if try Files.text(tracer.log).contains("attached") { return true }
            } catch {
                return false
            }
            Pause.milliseconds(1)
        }
        return false
    }

    /// All calls of strace's table: the line of its total has the share, the seconds, the time of a call, the calls and the errors.
    static func total(of table: String) -> Int? {
        guard let line = table.split(separator: "\n").last(where: { $0.hasSuffix("total") }) else { return nil }
        let fields = line.split(separator: " ")
        return fields.count >= 5 ? Int(fields[3]) : nil
    }
}
