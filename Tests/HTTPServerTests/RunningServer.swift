@testable import HTTPServer
import TestSupport

/// A server on a free port of the loopback interface, stopped when the test is done with it.
struct RunningServer: ~Copyable {
    let application = EchoApplication()
    let observer = EventRecorder()
    let clock = ManualClock()
    let server: Server

    init(_ addresses: [String] = ["127.0.0.1:0"], loops: Int = 1, limits: ServerLimits = ServerLimits()) throws {
        server = try Server(
            listenOn: addresses.map { ListenAddress($0)! }, loops: loops, limits: limits, application: application, observer: observer,
            clock: clock.clock)
    }

    func client(_ index: Int = 0) throws -> LoopbackClient { try LoopbackClient(server.addresses[index]) }

    /// Returns when the loop has read what clients sent so far: it takes connections in the order in which they became ready.
    func settle() throws { try pass(milliseconds: 0) }

    /// Moves the clock, and makes the loop look at it.
    func pass(milliseconds: Int64) throws {
        clock.advance(milliseconds: milliseconds)
        let client = try client()
        try client.send("GET /tick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        _ = try client.readToEnd()
    }

    deinit {
        repeat {
            server.drain()
            // Connections that a test leaves open are cut off when the drain's time is up, and only this clock can tell that it is.
            clock.advance(milliseconds: 60_000)
        } while !server.waitUntilStopped(atMostMilliseconds: 10)
    }
}
