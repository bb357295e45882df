@testable import HTTPServer
import LinuxSystem
import TestSupport
import Testing

struct ServerDrainTests {
    @Test func `a drain answers what is in flight, says that it is the last, and stops`() throws {
        let application = EchoApplication()
        let observer = EventRecorder()
        let server = try Server(
            listenOn: [ListenAddress("127.0.0.1:0")!], loops: 2, limits: ServerLimits(), application: application, observer: observer)
        let client = try LoopbackClient(server.addresses[0])
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        let pending = application.takePending()
        server.drain()
        _ = observer.events.wait { events in events.contains { if case .draining = $0 { true } else { false } } ? true : nil }
        pending.complete(Response(.noContent))
        let answer = try client.readAnswer()
        #expect(answer.status == 204)
        client.endOutput()
        server.waitUntilStopped()
        #expect(throws: LoopbackClient.Failure.self) { try LoopbackClient(server.addresses[0]) }
    }

    @Test func `a request that arrives on an open connection during a drain is answered`() throws {
        let application = EchoApplication()
        let server = try Server(
            listenOn: [ListenAddress("127.0.0.1:0")!], loops: 1, limits: ServerLimits(), application: application, observer: EventRecorder())
        let client = try LoopbackClient(server.addresses[0])
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readAnswer()["Connection"] == nil)
        server.drain()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readAnswer().status == 200)
        client.endOutput()
        server.waitUntilStopped()
    }

    @Test func `every request that has arrived is answered, and only the last answer says that it is the last`() throws {
        let running = try RunningServer()
        let client = try running.client()
        let next = "GET /n HTTP/1.1\r\nHost: a\r\n\r\n"
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n" + next)
        let pending = running.application.takePending()
        running.server.drain()
        try client.send(next + next)
        pending.complete(Response(.noContent))
        let answers = try (0..<4).map { _ in try client.readAnswer() }
        #expect(answers.map(\.status) == [204, 200, 200, 200])
        #expect(answers.map { $0["Connection"] } == [nil, nil, nil, "close"])
        #expect(try client.isEnded)
    }

    @Test func `a request of which only a part has arrived is awaited`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /rest HTTP/1.1\r\nHo")
        let pending = running.application.takePending()
        running.server.drain()
        pending.complete(Response(.noContent))
        #expect(try client.readAnswer()["Connection"] == nil)
        try client.send("st: a\r\n\r\n")
        let last = try client.readAnswer()
        #expect(last.text == "GET /rest? " && last["Connection"] == "close")
    }

    @Test func `near its end a drain does not wait for a client that goes on sending`() throws {
        let running = try RunningServer()
        let client = try running.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /more HTTP/1.1\r\nHost: a\r\n\r\n")
        let pending = running.application.takePending()
        let other = try running.client()
        try other.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        let pendingOther = running.application.takePending()
        running.server.drain()
        pendingOther.complete(Response(.noContent))
        // The drain has begun, so its end is known.
        #expect(try other.readAnswer()["Connection"] == "close")
        running.clock.advance(milliseconds: 9_500)
        pending.complete(Response(.noContent))
        #expect(try client.readAnswer()["Connection"] == "close")
        #expect(try client.isEnded)
    }

    @Test(arguments: ["127.0.0.1:0", "unix:"])
    func `whoever has connected when a drain begins is answered`(_ address: String) throws {
        let directory = TemporaryDirectory()
        let running = try RunningServer([address == "unix:" ? "unix:\(directory.file("s"))" : address])
        var waiting: [LoopbackClient] = []
        try running.application.whileHeld(try running.client()) {
            for _ in 0..<100 { waiting.append(try running.client()) }
            running.server.drain()
            for client in waiting { try client.send("GET /in-the-queue HTTP/1.1\r\nHost: a\r\n\r\n") }
        }
        for client in waiting {
            let answer = try client.readAnswer()
            #expect(answer.status == 200 && answer["Connection"] == "close")
        }
    }
}
