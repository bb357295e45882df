import HTTPServer
import LinuxSystem
import TestSupport

/// Answers with what it understood of the request, so that a test can compare it with what was sent.
struct EchoApplication: Application {
    /// More than the kernel buffers on both sides of a connection together.
    static let largeBytes = 32 << 20

    /// Answers under `/later` wait here until the test lets them go.
    let later = Monitor<[PendingAnswer]>([])

    /// A request for `/hold` keeps its loop from everything else until the test releases it.
    let hold = Monitor(Hold())

    struct Hold {
        var isHeld = false
        var isReleased = false
    }

    func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
        if request.path.equals("/later") {
            let pending = request.answerLater()
            later.change { $0.append(pending) }
            return .pending
        }
        if request.path.equals("/hold") {
            hold.change { $0.isHeld = true }
            _ = hold.wait { $0.isReleased ? true : nil }
        }
        if request.path.equals("/large") {
            response.body = [UInt8](repeating: UInt8(ascii: "x"), count: Self.largeBytes)
            return .ready
        }
        if request.path.equals("/kept") {
            response.keptBody = Self.keptBody(bytes: Int(request.query.text()!)!)
            return .ready
        }
        if request.path.equals("/close") { response.closesConnection = true }
        response.setContentType("text/plain")
        response.body =
            Array("\(request.method.name) ".utf8) + request.path.copy() + Array("?".utf8) + request.query.copy() + Array(" ".utf8)
            + request.body.copy()
        return .ready
    }

    /// What `/kept?n` answers with: n bytes that repeat with a prime number, so that a part at another place is another part.
    static func keptBody(bytes: Int) -> [UInt8] {
        var body: [UInt8] = []
        while body.count < bytes { body += keptPattern }
        return Array(body.prefix(bytes))
    }

    private static let keptPattern = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 &* 31) }

    func describe(_ refusal: RequestRefusal, in response: inout Response) {
        response.setContentType("text/plain")
        response.body = Array("\(refusal)".utf8)
    }

    /// Waits until a request for `/later` is there, and takes it.
    func takePending() -> PendingAnswer { later.wait { $0.isEmpty ? nil : $0.removeFirst() }! }

    /// Runs the body while a request for `/hold` keeps the loop.
    func whileHeld(_ client: LoopbackClient, _ body: () throws -> Void) throws {
        defer { hold.change { $0.isReleased = true } }
        try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = hold.wait { $0.isHeld ? true : nil }
        try body()
    }
}

/// Keeps what the server tells.
final class EventRecorder: ServerObserver {
    let events = Monitor<[ServerEvent]>([])
    let records = Monitor<[AccessRecord]>([])
    var wantsRequests: Bool { true }
    func requestFinished(_ record: AccessRecord) { records.change { $0.append(record) } }
    func happened(_ event: ServerEvent) { events.change { $0.append(event) } }
}
