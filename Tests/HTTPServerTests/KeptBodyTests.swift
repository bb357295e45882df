@testable import HTTPServer
import TestSupport
import Testing

/// Bodies that the application keeps, and that are sent from where they are.
struct KeptBodyTests {
    static let sizes = [0, 1, 1_000, OutputBuffer.attachedMinimum - 1, OutputBuffer.attachedMinimum, OutputBuffer.batchBytes, 3_000_000]

    @Test(arguments: sizes)
    func `a kept body arrives as it is, and the connection goes on`(_ size: Int) throws {
        let running = try RunningServer()
        let client = try running.client()
        for _ in 0..<2 {
            try client.send("GET /kept?\(size) HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.readAnswer()
            #expect(answer["Content-Length"] == "\(size)")
            #expect(answer.body == EchoApplication.keptBody(bytes: size))
            try client.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readAnswer().text == "GET /after? ")
        }
    }

    @Test(arguments: sizes)
    func `HEAD tells the length of a kept body and sends nothing of it`(_ size: Int) throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("HEAD /kept?\(size) HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readAnswer(toHead: true)["Content-Length"] == "\(size)")
        #expect(try client.readAnswer().text == "GET /after? ")
    }

    @Test(arguments: sizes)
    func `answers to pipelined requests come in order around kept bodies`(_ size: Int) throws {
        let running = try RunningServer()
        let client = try running.client()
        let paths = ["/before", "/kept?\(size)", "/kept?\(size + 1)", "/between", "/kept?20000", "/kept?5", "/after"]
        try client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for path in paths {
            let answer = try client.readAnswer()
            if let bytes = path.split(separator: "?").dropFirst().first.map({ Int($0)! }) {
                #expect(answer.body == EchoApplication.keptBody(bytes: bytes), "\(path)")
            } else {
                #expect(answer.text == "GET \(path)? ")
            }
        }
    }

    @Test func `a reader that takes little at a time gets a kept body whole`() throws {
        let running = try RunningServer()
        let size = 1_000_000
        let clients = try (0..<3).map { _ in try LoopbackClient(running.server.addresses[0], receiveBufferBytes: 65_536) }
        for client in clients {
            try client.send("GET /kept?\(size) HTTP/1.1\r\nHost: a\r\n\r\nGET /kept?\(size + 7) HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        // By now the kernel has taken what it takes, and the rest waits.
        try running.settle()
        for bytes in [size, size + 7] {
            for client in clients { #expect(try client.readAnswer().body == EchoApplication.keptBody(bytes: bytes)) }
        }
    }
}
