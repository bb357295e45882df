import Glibc
import HTTPServer
import LinuxSystem
import TestSupport

/// A server that keeps every request as it came, field for field, and answers what it was told to. It stands for an API behind a proxy.
final class RecordingServer: Sendable {
    let address: ListenAddress
    private let listener: Int32
    private let received: Monitor<[Received]>

    struct Received: Sendable {
        let method: String
        /// With its query.
        let target: String
        let fields: [(name: String, value: String)]
        let body: [UInt8]

        func values(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value) }
    }

    typealias Answering = @Sendable (Received) -> (head: String, body: String)

    init(_ answering: @escaping Answering = { _ in ("200 OK", "from the API") }) throws {
        let port = try FreePort.take()
        address = .ipv4(0x7F00_0001, port: port)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        received = Monitor([])
        var inet = sockaddr_in()
        inet.sin_family = sa_family_t(AF_INET)
        inet.sin_port = port.bigEndian
        inet.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &inet) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(listener, $0, 16) }
        }
        guard code == 0, listen(listener, 64) == 0 else { throw LoopbackClient.Failure(description: "the port \(port) is taken") }
        try Self.accept(on: listener, received, answering)
    }

    /// Nobody is let in any more; a connection ends when its client ends it.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// What came since this was last asked.
    func take() -> [Received] {
        var taken: [Received] = []
        received.change { requests in
            taken = requests
            requests = []
        }
        return taken
    }

    private static func accept(on listener: Int32, _ received: Monitor<[Received]>, _ answering: @escaping Answering) throws {
        try Thread.detach(named: "recording") {
            while true {
                let number = Glibc.accept(listener, nil, nil)
                if number < 0 { break }
                _ = fcntl(number, F_SETFD, FD_CLOEXEC)
                guard (try? Thread.detach(named: "recorded", { serve(number, received, answering) })) != nil else {
                    close(number)
                    continue
                }
            }
            close(listener)
        }
    }

    private static func serve(_ number: Int32, _ received: Monitor<[Received]>, _ answering: Answering) {
        defer { close(number) }
        var input = RecordedInput(number)
        while let request = input.next() {
            received.change { $0.append(request) }
            let (head, body) = answering(request)
            let bytes = Array("HTTP/1.1 \(head)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
            var sent = 0
            while sent < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { unsafe send(number, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                sent += count
            }
        }
    }
}

/// One connection's bytes, as requests.
private struct RecordedInput {
    private let number: Int32
    private var bytes: [UInt8] = []
    private var start = 0

    init(_ number: Int32) { self.number = number }

    /// Nil at the end of the connection, and for what is no request.
    mutating func next() -> RecordingServer.Received? {
        guard let first = line() else { return nil }
        let words = first.split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        var fields: [(name: String, value: String)] = []
        while let text = line(), !text.isEmpty {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields.append((String(parts[0]), String(parts.last!.drop { $0 == " " })))
        }
        func value(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
        if value("expect") != nil { unsafe send(number, "HTTP/1.1 100 Continue\r\n\r\n", 25, Int32(MSG_NOSIGNAL)) }
        var body: [UInt8]? = []
        if value("transfer-encoding") == "chunked" {
            body = chunks()
        } else if let length = value("content-length").flatMap({ Int($0) }) {
            body = take(length)
        }
        return body.map { RecordingServer.Received(method: words[0], target: words[1], fields: fields, body: $0) }
    }

    private mutating func chunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let size = line().flatMap({ Int($0, radix: 16) }) {
            guard let chunk = take(size), line() == "" else { return nil }
            if size == 0 { return body }
            body += chunk
        }
        return nil
    }

    /// Up to the next CRLF.
    private mutating func line() -> String? {
        var end = start
        while true {
            while end + 1 < bytes.count {
                if bytes[end] == 0x0D && bytes[end + 1] == 0x0A {
                    defer { start = end + 2 }
                    return String(decoding: bytes[start..<end], as: UTF8.self)
                }
                end += 1
            }
            let skipped = end - start
            guard receive() else { return nil }
            end = start + skipped
        }
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while bytes.count - start < count { guard receive() else { return nil } }
        defer { start += count }
        return Array(bytes[start..<start + count])
    }

    private mutating func receive() -> Bool {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(number, $0.baseAddress!, $0.count, 0) }
        guard count > 0 else { return false }
        bytes += chunk[..<count]
        return true
    }
}
