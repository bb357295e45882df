import HTTPServer
import TestSupport

/// What a client of the soak does over and over.
enum SoakBehaviour: CaseIterable, Sendable {
    /// A key from its creation to its end, each step on disk before it is answered.
    case keyLives
    case chunkedBodies
    case pipelining
    /// A connection for each request, over the Unix-domain socket.
    case shortConnections
    case malformedRequests
    case logins
    /// Ends the connection within a request.
    case abandonedRequests
    /// Ends the connection with answers on the way.
    case abandonedAnswers
    /// Byte by byte.
    case trickles
    /// Many requests of which only the end is missing, for a while.
    case unfinishedRequests

    func work(_ server: StartedProgram, _ crew: Crew<SoakTally>) {
        var unfinished: [LoopbackClient] = []
        while !crew.isToStop {
            do {
                try perform(server, &unfinished)
                crew.note { $0.counts[self, default: 0] += 1 }
            } catch {
                crew.note { if $0.failures.count < SoakTally.failuresMaximum { $0.failures.append("\(self): \(error)") } }
            }
        }
    }

    private func perform(_ server: StartedProgram, _ unfinished: inout [LoopbackClient]) throws {
        switch self {
        case .keyLives: try liveAKey(server)
        case .chunkedBodies: try createInChunks(server)
        case .pipelining: try pipeline(server)
        case .shortConnections: try Self.expect(200, LoopbackClient(server.addresses[1]).exchange(Requests.health))
        case .malformedRequests: try sendNonsense(server)
        case .logins: try Self.expect(200, LoopbackClient(server.addresses[0]).exchange(server.logIn))
        case .abandonedRequests: try LoopbackClient(server.addresses[0]).send(Array(Requests.createKey(server.token, #"{"key_name":"never"}"#).dropLast(3)))
        case .abandonedAnswers: try abandonAnswers(server)
        case .trickles: try trickle(server)
        case .unfinishedRequests: try leaveUnfinished(server, &unfinished)
        }
    }
}

extension SoakBehaviour {
    private func liveAKey(_ server: StartedProgram) throws {
        let client = try LoopbackClient(server.addresses[0])
        let created = try client.exchange(Requests.createKey(server.token, #"{"key_name":"lives","scopes":"read"}"#))
        try Self.expect(201, created)
        let (id, key) = (try StartedProgram.id(of: created), try StartedProgram.member("api_key", of: created))
        try Self.expect(200, client.exchange(Requests.verify(key)))
        try Self.expect(200, client.exchange(Requests.rename(id, to: "lives on", server.token)))
        try Self.expect(204, client.exchange(Requests.request("DELETE", "/auth/api-keys/\(id)", bearer: server.token)))
        try Self.expect(401, client.exchange(Requests.verify(key)))
    }

    private func createInChunks(_ server: StartedProgram) throws {
        let client = try LoopbackClient(server.addresses[0])
        let created = try client.exchange(Requests.createInChunks(server.token))
        try Self.expect(201, created)
        try Self.expect(204, client.exchange(Requests.request("DELETE", "/auth/api-keys/\(StartedProgram.id(of: created))", bearer: server.token)))
    }

    private func pipeline(_ server: StartedProgram) throws {
        let client = try LoopbackClient(server.addresses[0])
        let requests = [
            Requests.verify(server.key.text), Requests.rename(server.key.id, to: "renamed", server.token), Requests.health, Requests.list(server.token),
        ]
        try client.send(Array([[[UInt8]]](repeating: requests, count: 8).joined().joined()))
        for _ in 0..<8 * requests.count { try Self.expect(200, client.readAnswer()) }
    }

    private func sendNonsense(_ server: StartedProgram) throws {
        for nonsense in ["GET / HTTP/1.1\r\n\r\n", "GET /\u{0} HTTP/1.1\r\n", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n"] {
            let client = try LoopbackClient(server.addresses[0])
            try client.send(nonsense)
            client.endOutput()
            try Self.expect(400, client.readAnswer())
        }
    }

    private func abandonAnswers(_ server: StartedProgram) throws {
        let client = try LoopbackClient(server.addresses[0])
        let requests = [Requests.rename(server.key.id, to: "renamed", server.token), Requests.list(server.token)]
        try client.send(Array([[[UInt8]]](repeating: requests, count: 10).joined().joined()))
        // Closing with answers unread resets the connection.
        _ = try client.readUpTo(1)
    }

    private func trickle(_ server: StartedProgram) throws {
        let client = try LoopbackClient(server.addresses[0])
        for byte in Requests.createInChunks("nobody") { try client.send([byte]) }
        try Self.expect(401, client.readAnswer())
    }

    private func leaveUnfinished(_ server: StartedProgram, _ unfinished: inout [LoopbackClient]) throws {
        let request = Requests.verify(server.key.text)
        let client = try LoopbackClient(server.addresses[unfinished.count % 2])
        try client.send(Array(request.dropLast(5)))
        unfinished.append(client)
        guard unfinished.count == 100 else { return }
        for client in unfinished {
            try client.send(Array(request.suffix(5)))
            try Self.expect(200, client.readAnswer())
        }
        unfinished = []
    }

    private static func expect(_ status: Int, _ answer: Answer) throws {
        if answer.status != status { throw EnduranceError("\(answer.status) instead of \(status): \(answer.text)") }
    }
}
