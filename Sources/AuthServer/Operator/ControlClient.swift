internal import HTTPServer
internal import LinuxSystem
internal import TextFormats

/// Speaks HTTP/1.1 with the running server over its control socket, one connection for each request.
struct ControlClient: OperatorConnection {
    static let socketName = "control.sock"
    static let timeoutSeconds = 30
    static let maximumAnswerBytes = 1 << 30

    let path: String

    init(directory: String) { path = "\(directory)/\(Self.socketName)" }

    /// Whether a server answers there; a socket file that a killed server left behind does not count.
    func isAnswered() throws(ProgramError) -> Bool {
        do throws(SystemError) {
            _ = try UnixConnection(to: path, timeoutSeconds: Self.timeoutSeconds)
            return true
        } catch {
            if error.nobodyListens { return false }
            throw .control(fault(error))
        }
    }

    func send(_ method: HTTPServer.Method, _ target: String, _ body: [UInt8]) throws(ProgramError) -> OperatorAnswer {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try exchange(Self.request(method, target, body))
        } catch {
            throw .control(fault(error))
        }
        guard bytes.count <= Self.maximumAnswerBytes else { throw .control(.answerTooLarge(path: path)) }
        guard let answer = Self.answer(from: bytes) else { throw .control(.notHTTP(path: path)) }
        return answer
    }

    func close() {}

    /// What the server sends until it closes the connection, or one byte too much.
    private func exchange(_ request: [UInt8]) throws(SystemError) -> [UInt8] {
        let connection = try UnixConnection(to: path, timeoutSeconds: Self.timeoutSeconds)
        try connection.send(request)
        var bytes: [UInt8] = []
        while try connection.receive(appendingTo: &bytes, capacity: 65_536) > 0, bytes.count <= Self.maximumAnswerBytes {}
        return bytes
    }

    private func fault(_ error: SystemError) -> ControlError {
        if error.isDenied { return .denied(path: path) }
        return error.timedOut ? .noAnswer(path: path) : .system(path: path, error)
    }
}

// MARK: - The protocol

extension ControlClient {
    /// The connection ends with the answer, so that its end needs no further rule.
    static func request(_ method: HTTPServer.Method, _ target: String, _ body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(method.name)
        bytes.append(" ")
        bytes.append(contentsOf: target.utf8)
        bytes.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ")
        bytes.append(decimal: body.count)
        if !body.isEmpty { bytes.append("\r\nContent-Type: application/json") }
        bytes.append("\r\n\r\n")
        return bytes + body
    }

    /// The answer of a whole connection, nil if it is none or was cut short. The server is this very program: it always says the body's length.
    static func answer(from bytes: [UInt8]) -> OperatorAnswer? {
        let end = Array("\r\n\r\n".utf8)
        guard let headEnd = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let start = lines[0].split(separator: " ", maxSplits: 2)
        guard start.count >= 2, start[0] == "HTTP/1.1", let status = Int(start[1]) else { return nil }
        let body = Array(bytes[(headEnd + end.count)...])
        let length = lines.dropFirst().lazy.compactMap(Self.contentLength).first ?? 0
        return length == body.count ? OperatorAnswer(status: status, body: body) : nil
    }

    private static func contentLength(_ line: Substring) -> Int? {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
        return Int(parts[1].drop { $0 == " " })
    }
}
