import Glibc
import HTTPServer
import TestSupport

/// A started `gcreg-auth serve` on a data directory that somebody else keeps: it can be started again.
///
/// It serves on a port, and on a Unix-domain socket as well.
final class ServingProgram: Sendable {
    let program: RunningProgram
    let addresses: [ListenAddress]
    let data: String

    init(data: String, socket: String, loops: Int = 0, settings: [String: String] = [:]) throws {
        program = try Self.launch(data: data, socket: socket, loops: loops, settings: settings)
        guard program.waitForLine(containing: Self.readyEvent) != nil else {
            program.signal(SIGKILL)
            throw EnduranceError("The program did not start: \(program.waitUntilEnded().standardError)")
        }
        addresses = [try program.waitUntilListening(), ListenAddress("unix:\(socket)")!]
        self.data = data
    }

    /// Starts it and waits for nothing.
    static func launch(data: String, socket: String, loops: Int = 0, settings: [String: String] = [:]) throws -> RunningProgram {
        var environment = ["GCREG_LOG_ACCESS": "false", "GCREG_LOOPS": "\(loops)"]
        environment.merge(settings) { $1 }
        return try RunningProgram(["serve", "--listen", "127.0.0.1:0", "--listen", "unix:\(socket)", "--data", data], environment: environment)
    }

    /// In the log when all requests are taken.
    static let readyEvent = #""event":"ready""#

    /// Where the operator speaks with it.
    var control: ListenAddress { ListenAddress("unix:\(data)/control.sock")! }
}
