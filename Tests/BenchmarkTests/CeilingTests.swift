import HTTPServer
import LinuxSystem
import LoadGenerator
import TestSupport
import Testing

@testable import Benchmark

struct CeilingTests {
    @Test(.enabled(if: SystemCall.availableProcessors() >= 2, "a server and its load have a processor each"), arguments: [100, 3_000_000])
    func `the ceiling sends what it was given, also where it does not fit at once`(_ bytes: Int) throws {
        let directory = TemporaryDirectory()
        let body = String(repeating: "x", count: bytes)
        try Files.write(Array("HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n\(body)".utf8), to: directory.file("answer"))
        let port = try FreePort.take()
        let program = RunningProgram.path.dropLast("gcreg-auth".count) + "BenchmarkCeiling"
        let server = try RunningServer(
            Contestant(name: "ceiling", about: "", doesTheWork: false, command: [String(program), "\(port)", directory.file("answer")]),
            port: port, cores: try Cores(), folder: directory.path, request: LoadPlan.get("/"))
        #expect(try server.ask(LoadPlan.get("/")).text == body)
        var plan = LoadPlan(port: port, requests: [LoadPlan.get("/")])
        plan.connections = 3
        let load = try RunningLoad(plan)
        #expect(load.wait { $0.answers >= 10 })
        load.stop()
        #expect(try load.waitUntilEnded().isClean)
        server.process.end()
    }
}
