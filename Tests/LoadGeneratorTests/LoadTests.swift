import HTTPServer
import Testing

@testable import LoadGenerator

struct LoadTests {
    @Test(arguments: [0, 100, 70_000, 2_000_000])
    func `every request has its answer, whatever its size`(_ bytes: Int) throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [LoadPlan.get("/\(bytes)")])
        plan.connections = 4
        let load = try RunningLoad(plan)
        #expect(load.wait { $0.answers >= 20 })
        load.stop()
        let report = try load.waitUntilEnded()
        #expect(report.isClean, "\(report)")
        #expect(report.statuses.keys.sorted() == [200])
        #expect(report.connections == 4)
        #expect(report.latency.count == report.answers)
        #expect(report.receivedBytes > report.answers * bytes)
    }

    @Test func `requests are sent in turn, and answers counted by status`() throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [LoadPlan.get("/10"), LoadPlan.get("/fail"), LoadPlan.get("/10")])
        plan.connections = 1
        let load = try RunningLoad(plan)
        #expect(load.wait { $0.answers >= 30 })
        load.stop()
        let report = try load.waitUntilEnded()
        #expect(abs(report.statuses[404]! * 2 - report.statuses[200]!) <= 2)
        #expect(report.failures == report.statuses[404])
        #expect(report.firstFailure?.hasPrefix("HTTP/1.1 404 Not Found\r\n") == true)
        #expect(!report.isClean)
    }

    @Test func `a connection that the server ends is opened anew, and counted apart`() throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [LoadPlan.get("/close"), LoadPlan.get("/5")])
        plan.connections = 2
        let load = try RunningLoad(plan)
        #expect(load.wait { $0.answers >= 20 })
        load.stop()
        let report = try load.waitUntilEnded()
        #expect(report.isClean, "\(report)")
        #expect(report.closedByServer >= 9)
        #expect(report.connections > 9)
    }

    @Test func `a paced load sends as many requests as were due`() throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [LoadPlan.get("/1")])
        plan.connections = 3
        plan.pace = .perSecond(500)
        plan.durationMilliseconds = 200
        let report = try plan.run()
        #expect(report.answers + report.unsent == 100)
        #expect(report.failures + report.broken + report.malformed == 0, "\(report)")
    }

    @Test func `a server that stops for a while is charged with those who would have waited`() throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [LoadPlan.get("/later")] + Array(repeating: LoadPlan.get("/1"), count: 100_000))
        plan.connections = 1
        plan.pace = .perSecond(1_000)
        let load = try RunningLoad(plan)
        let pending = server.takePending()
        #expect(!load.wait(atMostMilliseconds: 50) { $0.answers > 0 })
        pending.complete(Response())
        #expect(load.wait { $0.answers >= 50 })
        load.stop()
        let report = try load.waitUntilEnded()
        // The tenth was sent at once when the first was answered, but it had been due for more than 40 of the 50 ms.
        let late = report.latency.quantile(1 - 9 / Double(report.answers))
        #expect(late >= 35_000_000, "\(report)")
    }

    @Test func `a silent load opens its connections and keeps them`() throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [])
        plan.connections = 300
        plan.pace = .silent
        let load = try RunningLoad(plan)
        #expect(load.wait { $0.openConnections == 300 })
        load.stop()
        let report = try load.waitUntilEnded()
        #expect(report.connections == 300)
        #expect(report.answers == 0)
        #expect(report.isClean)
    }

    @Test func `a load on a port where nobody listens ends, and says so`() throws {
        var server: LoadedServer? = try LoadedServer()
        var plan = LoadPlan(port: server!.port, requests: [LoadPlan.get("/1")])
        server = nil
        plan.connections = 3
        let report = try plan.run()
        #expect(report.refusedConnections == 3)
        #expect(report.answers == 0)
    }

    @Test func `an answer that never comes is counted when the grace is over`() throws {
        let server = try LoadedServer()
        var plan = LoadPlan(port: server.port, requests: [LoadPlan.get("/later")])
        plan.connections = 1
        plan.graceMilliseconds = 30
        let load = try RunningLoad(plan)
        let pending = server.takePending()
        load.stop()
        #expect(try load.waitUntilEnded().unanswered == 1)
        pending.complete(Response())
    }
}
