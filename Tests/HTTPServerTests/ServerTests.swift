import Glibc
@testable import HTTPServer
import LinuxSystem
import TestSupport
import Testing

struct ServerTests {
    @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
    func `a request is answered on every kind of address`(_ address: String) throws {
        let running = try RunningServer([address])
        let client = try running.client()
        try client.send("GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = try client.readAnswer()
        #expect(answer.status == 200 && answer.text == "GET /a?b=c ")
        #expect(answer["Date"] == "Mon, 01 Jan 2024 13:30:00 GMT")
        #expect(answer["Content-Length"] == "\(answer.body.count)")
        #expect(answer["X-Request-Id"]?.count == 16)
        #expect(answer["Connection"] == nil)
    }

    @Test func `a Unix-domain socket serves, has the asked mode, and is gone afterwards`() throws {
        let directory = TemporaryDirectory()
        let path = directory.file("s.sock")
        do {
            let running = try RunningServer(["unix:\(path)"], loops: 2)
            #expect(try SystemCall.permissions(of: path).mode == 0o660)
            let client = try running.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readAnswer().status == 200)
        }
        #expect(throws: SystemError.self) { try SystemCall.permissions(of: path) }
    }

    @Test func `an address that somebody listens on is refused by its name`() throws {
        let running = try RunningServer()
        let address = running.server.addresses[0]
        #expect(throws: ServerError.addressInUse(address)) { _ = try RunningServer([address.description]) }
        let directory = TemporaryDirectory()
        let other = try RunningServer(["unix:\(directory.file("s"))"])
        #expect(throws: ServerError.addressInUse(other.server.addresses[0])) { _ = try RunningServer(["unix:\(directory.file("s"))"]) }
    }

    @Test func `a socket file that a killed server left is replaced, another file is not`() throws {
        let directory = TemporaryDirectory()
        let path = directory.file("stale")
        // A listening socket whose file outlives it, as after kill -9.
        do {
            let address = ListenAddress("unix:\(path)")!
            let socket = try ListeningSocket(address, isShared: false, backlog: 1, socketMode: 0o600)
            try SystemCall.rename(path, to: directory.file("kept"))
            withExtendedLifetime(socket) {}
        }
        try SystemCall.rename(directory.file("kept"), to: path)
        _ = try RunningServer(["unix:\(path)"])
        let file = directory.file("file")
        _ = try SystemCall.open(file, flags: O_CREAT | O_WRONLY)
        #expect(throws: ServerError.self) { _ = try RunningServer(["unix:\(file)"]) }
        #expect(try SystemCall.permissions(of: file).mode & 0o777 == 0o600)
    }

    @Test func `pipelined requests are answered in order, in one piece and byte by byte`() throws {
        let running = try RunningServer()
        let text =
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
            + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + "GET /4 HTTP/1.1\r\nHost: a\r\n\r\n"
        for pieces in [[Array(text.utf8)], Array(text.utf8).map { [$0] }] {
            let client = try running.client()
            for piece in pieces { try client.send(piece) }
            let bodies = try (0..<4).map { _ in try client.readAnswer().text }
            #expect(bodies == ["GET /1? ", "POST /2? hi", "POST /3? abc", "GET /4? "])
        }
    }

    /// Larger than what is put together before it is sent, and larger than what the kernel takes at once.
    @Test(arguments: [("/", 65_536), ("/large", 0)])
    func `after a large answer no two connections share what they receive`(path: String, bodyBytes: Int) throws {
        let running = try RunningServer()
        let reader = try running.client()
        try reader.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(bodyBytes)\r\n\r\n")
        try reader.send([UInt8](repeating: UInt8(ascii: "x"), count: bodyBytes))
        #expect(try reader.readAnswer().status == 200)
        let clients = [try running.client(), try running.client(), try running.client()]
        for client in clients {
            try client.send("POST /mine HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n")
            try running.settle()
        }
        for (number, client) in clients.enumerated() {
            try client.send("\(number)")
            #expect(try client.readAnswer().text == "POST /mine? \(number)")
        }
    }

    @Test func `HEAD has the fields of GET and no body`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readAnswer(toHead: true)["Content-Length"] == "9")
        #expect(try client.readAnswer().text == "GET /x? ")
    }

    @Test func `HTTP/1.0 ends with its answer unless it asks to go on`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try client.readAnswer()["Connection"] == "keep-alive")
        try client.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try client.readAnswer()["Connection"] == "close")
        #expect(try client.isEnded)
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /close HTTP/1.1\r\nHost: a\r\n\r\n"])
    func `client and application can each end the connection`(_ request: String) throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send(request)
        #expect(try client.readAnswer()["Connection"] == "close")
        #expect(try client.isEnded)
    }

    @Test func `a client that waits for 100 Continue gets it before it sends the body`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        #expect(try client.readAnswer().status == 100)
        try client.send("hello")
        #expect(try client.readAnswer().text == "POST /? hello")
    }

    @Test func `a well-formed X-Request-Id comes back and another does not`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: my-id_1.2:3\r\n\r\n")
        #expect(try client.readAnswer()["X-Request-Id"] == "my-id_1.2:3")
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: my id\r\n\r\n")
        #expect(try client.readAnswer()["X-Request-Id"]?.count == 16)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(String(repeating: "x", count: 65))\r\n\r\n")
        #expect(try client.readAnswer()["X-Request-Id"]?.count == 16)
    }

    @Test func `a refusal is answered after the answers that are owed, and the connection ends`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost : a\r\n\r\n")
        var late = Response()
        late.body = Array("late".utf8)
        running.application.takePending().complete(late)
        #expect(try client.readAnswer().text == "late")
        let refusal = try client.readAnswer()
        #expect(refusal.status == 400 && refusal.text == "spaceBeforeColon" && refusal["Connection"] == "close")
        client.endOutput()
        #expect(try client.isEnded)
    }

    @Test func `an answer to a client that has gone is dropped and the server goes on`() throws {
        let running = try RunningServer()
        do {
            let client = try running.client()
            try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
            let pending = running.application.takePending()
            withExtendedLifetime(client) {}
            pending.complete(Response())
        }
        let next = try running.client()
        try next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try next.readAnswer().status == 200)
    }

    @Test func `nothing of a connection that broke off is left for the next one`() throws {
        let running = try RunningServer()
        do {
            let client = try running.client()
            try client.send("GET /secret HTTP/1.1\r\nHost: a\r\nX: unfinis")
            client.endOutput()
            #expect(try client.isEnded)
        }
        let next = try running.client()
        try next.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try next.readAnswer().text == "GET /next? ")
    }

    @Test func `a half-closed client gets the answers to all that it sent`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
        client.endOutput()
        #expect(try client.readAnswer().text == "GET /1? ")
        running.application.takePending().complete(Response(.noContent))
        #expect(try client.readAnswer().status == 204)
        #expect(try client.readAnswer().text == "GET /3? ")
        #expect(try client.isEnded)
    }

    @Test func `an answer larger than every buffer arrives whole while others are served`() throws {
        let running = try RunningServer()
        let slow = try running.client()
        try slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n")
        let other = try running.client()
        try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.readAnswer().status == 200)
        #expect(try slow.readAnswer().body.count == EchoApplication.largeBytes)
        #expect(try slow.readAnswer().text == "GET /after? ")
    }

    @Test func `input behind an unanswered request is read up to its limit and no further`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        let pending = running.application.takePending()
        let request = Array("GET /n HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "p", count: 4_000))\r\n\r\n".utf8)
        let flood = Array([[UInt8]](repeating: request, count: 8_000).joined())
        var sent = 0
        // What the server does not read piles up in the kernel until the kernel takes no more.
        while case let count = client.sendWithoutWaiting(Array(flood[sent...])), count > 0 { sent += count }
        #expect(sent < flood.count)
        pending.complete(Response(.noContent))
        #expect(try client.readAnswer().status == 204)
        for _ in 0..<sent / request.count { #expect(try client.readAnswer().status == 200) }
    }
}

struct ServerDeadlineTests {
    @Test func `a slow head is answered 408, a silent connection is closed without a word`() throws {
        let running = try RunningServer()
        let slow = try running.client()
        let silent = try running.client()
        try slow.send("GET / HTTP/1.1\r\n")
        try running.settle()
        try running.pass(milliseconds: 14_000)
        try slow.send("Host: a\r\n")
        try running.pass(milliseconds: 2_000)
        let answer = try slow.readAnswer()
        #expect(answer.status == 408 && answer.text == "headTooSlow" && answer["Connection"] == "close")
        try running.pass(milliseconds: 60_000)
        #expect(try silent.isEnded)
    }

    @Test func `a request that arrives while its silent connection is about to be closed is answered`() throws {
        let running = try RunningServer()
        let silent = try running.client()
        let other = try running.client()
        for client in [silent, other] {
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try client.readAnswer()
        }
        running.clock.advance(milliseconds: 76_000)
        // The loop has been told what is ready, and looks at what has expired when it is released.
        try running.application.whileHeld(other) { try silent.send("GET /at-last HTTP/1.1\r\nHost: a\r\n\r\n") }
        #expect(try silent.readAnswer().text == "GET /at-last? ")
    }

    @Test(arguments: [("Content-Length: 3", "x"), ("Transfer-Encoding: chunked", "1\r\nx\r\n")])
    func `a slow body is answered 408 however it comes`(framing: String, piece: String) throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("POST / HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n\(piece)")
        try running.settle()
        try running.pass(milliseconds: 29_000)
        try client.send(piece)
        try running.pass(milliseconds: 2_000)
        #expect(try client.readAnswer().text == "bodyTooSlow")
    }

    @Test func `whatever slow clients leave unfinished, others are answered and the slow ones go at their limits`() throws {
        let running = try RunningServer()
        let begun = ["", "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx", "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"]
        let slow = try begun.enumerated().map { number, text in
            // Each large answer takes its 32 MiB of memory.
            try (0..<(number == 3 ? 1 : 20)).map { _ in
                let client = try running.client()
                if !text.isEmpty { try client.send(text) }
                return client
            }
        }
        for client in slow[3] { _ = try client.readUpTo(1) }
        try running.pass(milliseconds: 16_000)
        for client in slow[1] { #expect(try client.readAnswer().status == 408) }
        try running.pass(milliseconds: 15_000)
        for client in slow[2] { #expect(try client.readAnswer().status == 408) }
        for client in slow[3] { #expect(try client.readToEnd().count < EchoApplication.largeBytes) }
        try running.pass(milliseconds: 45_000)
        for client in slow[0] { #expect(try client.isEnded) }
    }

    @Test func `a client that does not read its answer is cut`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.readUpTo(1)
        try running.pass(milliseconds: 1)
        try running.pass(milliseconds: 31_000)
        #expect(try client.readToEnd().count < EchoApplication.largeBytes)
    }
}
