import HTTPServer
import TestSupport
import Testing

/// Connections that are ready together are served together; nobody may get what is another's.
struct RoundTests {
    @Test(arguments: 0..<Visitor.Behaviour.allCases.count)
    func `of twenty clients that send at once each gets its own answers`(_ shift: Int) throws {
        let running = try RunningServer()
        let holder = try running.client()
        let visitors = try (0..<20).map { number in
            let behaviour = Visitor.Behaviour.allCases[(number + shift) % Visitor.Behaviour.allCases.count]
            return Visitor(number, behaviour, try running.client())
        }
        for visitor in visitors { try visitor.greet() }
        try running.application.whileHeld(holder) {
            for visitor in visitors { try visitor.sendAtOnce() }
        }
        // What came at once has been served when those that sent half of it send the rest.
        try running.settle()
        for visitor in visitors { try visitor.sendTheRest() }
        for visitor in visitors { try visitor.checkAnswers() }
    }
}

/// A client that knows what it is owed.
private struct Visitor {
    private let number: Int
    private let behaviour: Behaviour
    private let client: LoopbackClient

    enum Behaviour: CaseIterable {
        case single, pipelined, splitInHead, splitInBody, malformed, malformedAfterGood, closing, large
    }

    init(_ number: Int, _ behaviour: Behaviour, _ client: LoopbackClient) {
        self.number = number
        self.behaviour = behaviour
        self.client = client
    }

    /// Has the connection taken in before the others send.
    func greet() throws {
        try client.send(get("hello"))
        #expect(try client.readAnswer().text == "GET /\(number)/hello? ")
    }

    func sendAtOnce() throws {
        switch behaviour {
        case .single: try client.send(get("a"))
        case .pipelined: try client.send(get("a") + post("b", "body \(number)") + get("c"))
        case .splitInHead: try client.send(Array(get("a").utf8) + post("b", "body").utf8.prefix(20 + number))
        case .splitInBody: try client.send(Array(post("a", "body \(number)").utf8.dropLast(3)))
        case .malformed: try client.send("GET /\(number) HTTP/1.1\r\nHost : a\r\n\r\n" + get("never"))
        case .malformedAfterGood: try client.send(get("a") + "GET  /\(number) HTTP/1.1\r\nHost: a\r\n\r\n" + get("never"))
        case .closing: try client.send(get("a") + get("b", "Connection: close\r\n") + get("never"))
        case .large: try client.send("GET /kept?\(50_000 + number) HTTP/1.1\r\nHost: a\r\n\r\n" + get("b"))
        }
    }

    func sendTheRest() throws {
        switch behaviour {
        case .splitInHead: try client.send(Array(post("b", "body").utf8.dropFirst(20 + number)) + get("c").utf8)
        case .splitInBody: try client.send(Array(post("a", "body \(number)").utf8.suffix(3)) + get("b").utf8)
        default: break
        }
    }

    func checkAnswers() throws {
        switch behaviour {
        case .single: try expect("GET /\(number)/a? ")
        case .pipelined: try expect("GET /\(number)/a? ", "POST /\(number)/b? body \(number)", "GET /\(number)/c? ")
        case .splitInHead: try expect("GET /\(number)/a? ", "POST /\(number)/b? body", "GET /\(number)/c? ")
        case .splitInBody: try expect("POST /\(number)/a? body \(number)", "GET /\(number)/b? ")
        case .malformed: try expectEnd(after: "spaceBeforeColon", status: 400)
        case .malformedAfterGood:
            try expect("GET /\(number)/a? ")
            try expectEnd(after: "malformedRequestLine", status: 400)
        case .closing:
            try expect("GET /\(number)/a? ")
            try expectEnd(after: "GET /\(number)/b? ", status: 200)
        case .large:
            #expect(try client.readAnswer().body == EchoApplication.keptBody(bytes: 50_000 + number))
            try expect("GET /\(number)/b? ")
        }
        guard ![.malformed, .malformedAfterGood, .closing].contains(behaviour) else { return }
        // Nothing came that was not asked for.
        try client.send(get("last", "Connection: close\r\n"))
        try expectEnd(after: "GET /\(number)/last? ", status: 200)
    }

    private func expect(_ bodies: String...) throws {
        for body in bodies { #expect(try client.readAnswer().text == body, "client \(number), \(behaviour)") }
    }

    private func expectEnd(after body: String, status: Int) throws {
        let answer = try client.readAnswer()
        #expect(answer.text == body && answer.status == status && answer["Connection"] == "close", "client \(number), \(behaviour)")
        client.endOutput()
        #expect(try client.readToEnd().isEmpty, "client \(number), \(behaviour)")
    }

    private func get(_ name: String, _ fields: String = "") -> String { "GET /\(number)/\(name) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

    private func post(_ name: String, _ body: String) -> String {
        "POST /\(number)/\(name) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
