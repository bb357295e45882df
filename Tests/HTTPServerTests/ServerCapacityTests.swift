@testable import HTTPServer
import LinuxSystem
import TestSupport
import Testing

struct ServerCapacityTests {
    @Test func `at the cap the longest idle connection makes room, and a busy one is never touched`() throws {
        var limits = ServerLimits()
        limits.connectionsMaximum = 3
        let running = try RunningServer(limits: limits)
        let busy = try running.client()
        try busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        let pending = running.application.takePending()
        let old = try served(running)
        running.clock.advance(milliseconds: 1_000)
        let young = try served(running)
        running.clock.advance(milliseconds: 1_000)
        let new = try served(running)
        #expect(try old.isEnded)
        try young.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try young.readAnswer().status == 200)
        pending.complete(Response(.noContent))
        #expect(try busy.readAnswer().status == 204)
        withExtendedLifetime(new) {}
    }

    @Test func `a connection whose request has just arrived is not closed for another`() throws {
        var limits = ServerLimits()
        limits.connectionsMaximum = 3
        let running = try RunningServer(limits: limits)
        let holder = try served(running)
        let old = try served(running)
        running.clock.advance(milliseconds: 1_000)
        let young = try served(running)
        running.clock.advance(milliseconds: 1_000)
        var newcomer: LoopbackClient?
        try running.application.whileHeld(holder) {
            newcomer = try running.client()
            try old.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        #expect(try old.readAnswer().status == 200)
        #expect(try young.isEnded)
        try newcomer?.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try newcomer?.readAnswer().status == 200)
    }

    @Test func `a flood of newcomers does not push out those who are at work`() throws {
        var limits = ServerLimits()
        limits.connectionsMaximum = 4
        let running = try RunningServer(loops: 2, limits: limits)
        var working: [LoopbackClient] = []
        var refusals = 0
        // Two loops share the places, and the kernel chooses the loop.
        for _ in 0..<200 {
            let client = try running.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let status = try client.readAnswer().status
            if status == 200 { working.append(client) } else { refusals += 1 }
        }
        #expect(working.count == 4 && refusals == 196)
        for client in working {
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readAnswer().status == 200)
        }
        let lines = running.observer.events.withLock { $0.filter { if case .connectionCapReached = $0 { true } else { false } } }
        #expect(lines.count == 1, "whichever loop is full, it is said once")
    }

    @Test func `when nobody is idle a newcomer is told to come back`() throws {
        var limits = ServerLimits()
        limits.connectionsMaximum = 1
        let running = try RunningServer(limits: limits)
        let busy = try running.client()
        try busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        let pending = running.application.takePending()
        let newcomer = try running.client()
        let answer = try newcomer.readAnswer()
        #expect(answer.status == 503 && answer["Retry-After"] == "1" && answer.text == "tooManyConnections")
        pending.complete(Response(.noContent))
        #expect(try busy.readAnswer().status == 204)
    }

    private func served(_ running: borrowing RunningServer) throws -> LoopbackClient {
        let client = try running.client()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readAnswer().status == 200)
        return client
    }
}
