@testable import HTTPServer
import TestSupport
import Testing

/// The same bytes get the same answers, wherever the network cuts them.
struct SegmentationTests {
    static let conversations = RequestTexts.conversations + tooLarge

    /// A little past each limit of a head.
    private static let tooLarge: [String] = {
        let limits = ServerLimits()
        let line = String(repeating: "a", count: limits.requestLineBytes)
        let value = String(repeating: "v", count: limits.headBytes)
        let fields = (0..<limits.fieldsMaximum).map { "X\($0): y\r\n" }.joined()
        return [
            "GET /\(line)\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n",
        ]
    }()

    @Test(arguments: RequestTexts.conversations) func `a split at any offset changes no answer`(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try ConnectionTarget.play([bytes], ServerLimits())
        for offset in 0...bytes.count {
            let split = [Array(bytes[..<offset]), Array(bytes[offset...])]
            #expect(try ConnectionTarget.play(split, ServerLimits()) == whole, "split at \(offset)")
        }
    }

    @Test(arguments: conversations) func `byte by byte changes no answer`(_ text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try ConnectionTarget.play(singleBytes(bytes), ServerLimits()) == (try ConnectionTarget.play([bytes], ServerLimits())))
    }

    @Test func `over a socket the answers are the same ones`() throws {
        let clock = ManualClock(seconds: SimulatedConnection.wallSeconds)
        let server = try Server(
            listenOn: [ListenAddress("127.0.0.1:0")!], loops: 1, limits: ServerLimits(), application: MirrorApplication(), observer: Unobserved(),
            clock: clock.clock)
        for text in Self.conversations {
            let bytes = Array(text.utf8)
            let simulated = try ConnectionTarget.play([bytes], ServerLimits()).map { withoutMadeID($0.description) }
            for pieces in [[bytes], bytes.count < 1_000 ? singleBytes(bytes) : pieces(bytes, cutAt: [100, 8_190, 32_760])] {
                #expect(try replies(of: server, to: pieces).map { withoutMadeID($0.description) } == simulated, "\(text.prefix(60))")
            }
        }
        repeat {
            server.drain()
            clock.advance(milliseconds: 60_000)
        } while !server.waitUntilStopped(atMostMilliseconds: 10)
    }

    /// Everything that is answered, in order, without what only says to go on.
    private func replies(of server: Server, to pieces: [[UInt8]]) throws -> [Reply] {
        let client = try LoopbackClient(server.addresses[0])
        for piece in pieces {
            // Behind the last answer the server may have closed already, and then takes no more.
            do { try client.send(piece) } catch { break }
        }
        client.endOutput()
        return Reply.all(in: try client.readToEnd()).filter { !$0.isInterim }
    }

    /// An identifier that the server made is another each time.
    private func withoutMadeID(_ reply: String) -> String { reply.replacing(/X-Request-Id: [0-9a-f]{16}\\/, with: "X-Request-Id: made\\") }
}

private struct Unobserved: ServerObserver {
    var wantsRequests: Bool { false }
    func requestFinished(_ record: AccessRecord) {}
    func happened(_ event: ServerEvent) {}
}

extension Reply {
    /// 100, which depends on how the bytes arrive.
    fileprivate var isInterim: Bool { bytes.starts(with: "HTTP/1.1 100 ".utf8) }

    /// The answers of a connection, each of which begins with the protocol's name and no body of these tests does.
    fileprivate static func all(in bytes: [UInt8]) -> [Reply] {
        let name = Array("HTTP/1.1 ".utf8)
        let starts = bytes.indices.filter { bytes[$0...].starts(with: name) }
        return zip(starts, starts.dropFirst() + [bytes.count]).map { Reply(bytes: Array(bytes[$0..<$1])) }
    }
}
