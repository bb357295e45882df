import Glibc
import HTTPServer
import TestSupport

/// A started `gcreg-auth serve` with a data directory of its own, and what a person would do with it.
final class Service: Sendable {
    let directory: TemporaryDirectory
    let program: RunningProgram
    let address: ListenAddress

    static let firstUser = "admin@gcreg.local"

    init(
        in directory: TemporaryDirectory = TemporaryDirectory(), executable: String = RunningProgram.path, options: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        self.directory = directory
        program = try RunningProgram(
            ["serve", "--listen", "127.0.0.1:0", "--data", directory.file("data")] + options, executable: executable, environment: environment)
        guard program.waitForLine(containing: #""event":"ready""#) != nil else {
            throw LoopbackClient.Failure(description: "not ready: \(program.standardErrorSoFar)")
        }
        address = try program.waitUntilListening()
    }

    var data: String { directory.file("data") }

    /// The password that the first start left in its file.
    func firstPassword() throws -> String {
        let text = try String(decoding: readFile("\(data)/first-user.txt"), as: UTF8.self)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("password: ") }) else {
            throw LoopbackClient.Failure(description: "no password in \(text)")
        }
        return String(line.dropFirst(10))
    }

    func call(_ method: String, _ path: String, bearer: String? = nil, json: String? = nil) throws -> Answer {
        let client = try LoopbackClient(address)
        var request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let bearer { request += "Authorization: Bearer \(bearer)\r\n" }
        if let json { request += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n" }
        try client.send(request + "\r\n" + (json ?? ""))
        return try client.readAnswer(toHead: method == "HEAD")
    }

    func callWithForm(_ path: String, _ form: String, bearer: String? = nil) throws -> Answer {
        let client = try LoopbackClient(address)
        let authorization = bearer.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        try client.send(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(authorization)Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
        )
        return try client.readAnswer()
    }

    func logIn(_ email: String = firstUser, _ password: String) throws -> String {
        let answer = try call("POST", "/auth/login", json: #"{"username":"\#(email)","password":"\#(password)"}"#)
        guard let token = answer.member("access_token") else { throw LoopbackClient.Failure(description: "no token: \(answer.text)") }
        return token
    }

    /// The new key's id and text.
    func createKey(_ token: String, _ json: String) throws -> (id: Int, text: String) {
        let answer = try call("POST", "/auth/api-keys", bearer: token, json: json)
        guard answer.status == 201, let id = answer.member("id").flatMap({ Int($0) }), let text = answer.member("api_key") else {
            throw LoopbackClient.Failure(description: "no key: \(answer.text)")
        }
        return (id, text)
    }

    /// Ends it as an operator does; the exit code.
    func stop() -> Int32 {
        program.signal(SIGTERM)
        return program.waitUntilEnded().exitCode
    }

    /// Ends it as a power cut does.
    func kill() {
        program.signal(SIGKILL)
        _ = program.waitUntilEnded()
    }
}

extension Answer {
    /// A member of the body's first object, without quotation marks. Enough for answers that a test knows.
    func member(_ name: String) -> String? {
        guard let start = text.firstRange(of: "\"\(name)\":") else { return nil }
        let rest = text[start.upperBound...]
        if rest.hasPrefix("\"") { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        return String(rest.prefix { $0 != "," && $0 != "}" })
    }
}

func readFile(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw LoopbackClient.Failure(description: "\(path): errno \(errno)") }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = unsafe fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    guard let file = unsafe fopen(path, "w") else { throw LoopbackClient.Failure(description: "\(path): errno \(errno)") }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
}

func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
