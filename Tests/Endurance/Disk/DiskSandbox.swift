import HTTPServer
import LinuxSystem
import TestSupport

/// A data directory of its own with the shim between it and the programs that are started on it.
struct DiskSandbox: Sendable {
    let temporary = TemporaryDirectory()
    let shim: DiskShim

    init(_ files: [String: [UInt8]]) throws {
        shim = try DiskShim(temporary)
        try DirectoryFiles.write(files, to: data)
    }

    var data: String { temporary.file("data") }

    /// Nil when the program refused to start and has ended; then the second value is how.
    func start(_ settings: [String: String] = [:], remembers: Bool = false) throws -> (RunningProgram?, RunningProgram.Ended?) {
        let environment = PreparedStore.settings.merging(settings) { $1 }.merging(shim.environment(remembers: remembers)) { $1 }
        let program = try RunningProgram(["serve", "--listen", "127.0.0.1:0", "--data", data], environment: environment)
        guard program.waitUntilStandardError({ $0.contains(#""event":"ready""#) }) else { return (nil, program.waitUntilEnded()) }
        return (program, nil)
    }

    /// For what must start.
    func started(_ settings: [String: String] = [:], remembers: Bool = true) throws -> RunningProgram {
        let (program, ended) = try start(settings, remembers: remembers)
        guard let program else { throw EnduranceError("The program did not start: \(ended?.standardError ?? "")") }
        return program
    }
}
