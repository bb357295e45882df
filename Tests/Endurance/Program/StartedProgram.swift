import Glibc
import HTTPServer
import LinuxSystem
import TestSupport

/// A started `gcreg-auth serve` with a data directory of its own, a user who is logged in, and a key without a limit to speak of.
final class StartedProgram: Sendable {
    let token: String
    let key: Key
    private let directory: TemporaryDirectory
    private let serving: ServingProgram
    private let password: String

    struct Key: Sendable {
        let id: Int
        let text: String
    }

    static let user = "admin@gcreg.local"

    init(loops: Int = 0, settings: [String: String] = [:]) throws {
        directory = TemporaryDirectory()
        serving = try ServingProgram(data: directory.file("data"), socket: directory.file("s"), loops: loops, settings: settings)
        let secret = try Self.firstPassword(directory.file("data/first-user.txt"))
        password = secret
        let client = try LoopbackClient(serving.addresses[0])
        token = try Self.member("access_token", of: client.exchange(Requests.logIn(Self.user, secret)))
        let created = try client.exchange(Requests.createKey(token, #"{"key_name":"endures","scopes":"read,write","rate_limit":1000000000}"#))
        key = Key(id: try Self.id(of: created), text: try Self.member("api_key", of: created))
    }

    var program: RunningProgram { serving.program }

    var addresses: [ListenAddress] { serving.addresses }
    var dataDirectory: String { directory.file("data") }

    var port: UInt16 {
        guard case .ipv4(_, let port) = addresses[0] else { preconditionFailure("the program listens on an IPv4 address first") }
        return port
    }

    var logIn: [UInt8] { Requests.logIn(Self.user, password) }

    func figures() throws -> ProcessFigures { try ProcessFigures(of: program.processID) }

    /// What the program has when the connections that its clients have closed are gone from it, too.
    func restingFigures() throws -> ProcessFigures {
        let seen = try (0..<Self.looksAtRest).map { _ in
            usleep(10_000)
            return try figures()
        }
        return seen.min { $0.descriptors < $1.descriptors }!
    }

    private static let looksAtRest = 20

    /// Ends it as an operator does: exit code and log.
    func stop() -> RunningProgram.Ended {
        program.signal(SIGTERM)
        return program.waitUntilEnded()
    }

    static func id(of answer: Answer) throws -> Int {
        guard let id = Int(try member("id", of: answer)) else { throw EnduranceError("no id in \(answer.text)") }
        return id
    }

    static func member(_ name: String, of answer: Answer) throws -> String {
        guard let start = answer.text.firstRange(of: "\"\(name)\":") else { throw EnduranceError("no \(name) in \(answer.status) \(answer.text)") }
        let rest = answer.text[start.upperBound...]
        return rest.hasPrefix("\"") ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { $0 != "," && $0 != "}" })
    }

    private static func firstPassword(_ path: String) throws -> String {
        guard let line = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n").first(where: { $0.hasPrefix("password: ") }) else {
            throw EnduranceError("no password in \(path)")
        }
        return String(line.dropFirst(10))
    }
}

extension LoopbackClient {
    func exchange(_ request: [UInt8]) throws -> Answer {
        try send(request)
        return try readAnswer()
    }
}
