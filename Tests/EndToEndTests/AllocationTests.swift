import Glibc
import HTTPServer
import TestSupport
import Testing

/// The program as it is served, with a counter in front of its heap.
struct AllocationTests {
    @Test(.enabled(if: CountedProgram.isBuilt, "skipped, since there is no release build beside this one: `make test` makes it first"))
    func `a key is verified without an allocation`() throws {
        let counted = try CountedProgram()
        let key = try counted.createKey()
        let load = try VerificationLoad(on: counted.service, key: key)
        // What is made once and kept comes first: buffers as large as they become, and the lists of counters that wait to be written out.
        var before: UInt64
        repeat {
            before = try counted.allocations()
            try load.run()
        } while try counted.allocations() != before && load.secondsSoFar < 20
        try load.run()
        let after = try counted.allocations()
        #expect(after == before)
        // If nothing were counted the line above would say nothing.
        _ = try counted.createKey()
        #expect(try counted.allocations() > after)
        #expect(counted.service.stop() == 0)
    }
}

/// The release build beside this one, with one event loop, whose allocations are counted.
private final class CountedProgram {
    private static let debugDirectory = RunningProgram.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    private static let executable = debugDirectory + "/../release/gcreg-auth"
    private static let counter = debugDirectory + "/libAllocationCounter.so"

    /// A build with a sanitizer, which has a heap of its own, has no release build beside it.
    static var isBuilt: Bool { exists(executable) && exists(counter) }

    let service: Service
    private let token: String
    private let countFile: String

    init() throws {
        let directory = TemporaryDirectory()
        countFile = directory.file("allocations")
        service = try Service(
            in: directory, executable: Self.executable,
            environment: ["LD_PRELOAD": Self.counter, "ALLOCATION_COUNT_FILE": countFile, "GCREG_LOOPS": "1", "GCREG_LOG_ACCESS": "false"])
        token = try service.logIn(Service.firstUser, service.firstPassword())
    }

    /// What the event loop has asked of the heap since it began.
    func allocations() throws -> UInt64 {
        try readFile(countFile).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func createKey() throws -> String { try service.createKey(token, #"{"key_name":"busy","rate_limit":1000000000}"#).text }
}

/// Verifies one key over several connections that stay open, one request at a time and many at once.
private struct VerificationLoad {
    private let service: Service
    private let clients: [LoopbackClient]
    private let request: String
    private let start = time(nil)

    /// Requests that are sent together.
    private static let pipelined = 16
    private static let requestsMinimum = 2_000
    private static let secondsMaximum = 20

    init(on service: Service, key: String) throws {
        self.service = service
        clients = try (0..<4).map { _ in try LoopbackClient(service.address) }
        request = "GET /auth/verify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(key)\r\n\r\n"
    }

    var secondsSoFar: Int { time(nil) - start }

    /// Goes on for some thousand requests, and until the answers' Date has changed twice: a whole second, in which counters are written out as well.
    func run() throws {
        var dates: Set<String> = []
        var count = 0
        let begin = time(nil)
        while count < Self.requestsMinimum || dates.count < 3 {
            for client in clients { try client.send(request) }
            try receive(1, &dates)
            try service.whileStopped {
                for client in clients { try client.send(String(repeating: request, count: Self.pipelined)) }
            }
            try receive(Self.pipelined, &dates)
            count += (1 + Self.pipelined) * clients.count
            guard time(nil) - begin < Self.secondsMaximum else { throw LoopbackClient.Failure(description: "the answers' Date stands still: \(dates)") }
        }
    }

    private func receive(_ count: Int, _ dates: inout Set<String>) throws {
        for client in clients {
            for _ in 0..<count { dates.insert(try readDate(client)) }
        }
    }

    private func readDate(_ client: LoopbackClient) throws -> String {
        let answer = try client.readAnswer()
        guard answer.status == 200, let date = answer["Date"] else { throw LoopbackClient.Failure(description: "\(answer.status): \(answer.text)") }
        return date
    }
}

extension Service {
    /// Runs the body while the program stands still, so that it finds everything at once when it goes on.
    fileprivate func whileStopped(_ body: () throws -> Void) throws {
        program.signal(SIGSTOP)
        defer { program.signal(SIGCONT) }
        var status: Int32 = 0
        while unsafe waitpid(program.processID, &status, WUNTRACED) == -1 && errno == EINTR {}
        guard status & 0xFF == 0x7F else { throw LoopbackClient.Failure(description: "the program has ended") }
        try body()
    }
}
