import HTTPServer
import LinuxSystem

/// A server for the load to run against, which answers by the path: `/N` with N bytes, `/fail` with 404, `/close` as its connection's last answer,
/// and `/later` when the test says so.
struct LoadedServer: ~Copyable {
    private let application = Answers()
    private let server: Server

    init() throws {
        server = try Server(
            listenOn: [ListenAddress("127.0.0.1:0")!], loops: 1, limits: ServerLimits(), application: application, observer: Deaf(), clock: .system)
    }

    var port: UInt16 {
        guard case .ipv4(_, let port) = server.addresses[0] else { preconditionFailure("the server listens on an IPv4 address") }
        return port
    }

    func drain() { server.drain() }

    func takePending() -> PendingAnswer { application.later.wait { $0.isEmpty ? nil : $0.removeFirst() }! }

    deinit {
        server.drain()
        _ = server.waitUntilStopped(atMostMilliseconds: 20_000)
    }

    private struct Answers: Application {
        let later = Monitor<[PendingAnswer]>([])

        func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
            let path = String(decoding: request.path.copy().dropFirst(), as: UTF8.self)
            switch path {
            case "fail": response.status = .notFound
            case "close": response.closesConnection = true
            case "later":
                let pending = request.answerLater()
                later.change { $0.append(pending) }
                return .pending
            default: response.body = [UInt8](repeating: UInt8(ascii: "x"), count: Int(path) ?? 0)
            }
            return .ready
        }

        func describe(_ refusal: RequestRefusal, in response: inout Response) {}
    }

    private struct Deaf: ServerObserver {
        var wantsRequests: Bool { false }
        func requestFinished(_ record: AccessRecord) {}
        func happened(_ event: ServerEvent) {}
    }
}
