@testable import HTTPServer
import TestSupport
import Testing

struct ListeningSocketTests {
    @Test(.timeLimit(.minutes(1)))
    func `a path whose listener is too busy to accept is taken, and asking does not wait`() throws {
        let directory = TemporaryDirectory()
        let address = ListenAddress("unix:\(directory.file("busy"))")!
        let busy = try ListeningSocket(address, isShared: false, backlog: 0, socketMode: 0o600)
        let waiting = try LoopbackClient(address)
        #expect(throws: ServerError.addressInUse(address)) { try ListeningSocket.checkIsFree(address) }
        withExtendedLifetime((busy, waiting)) {}
    }

    @Test(arguments: ["127.0.0.1:0", "[::1]:0", "unix:"])
    func `once newcomers are refused nobody joins the queue, and those in it can be accepted`(_ address: String) throws {
        let directory = TemporaryDirectory()
        let asked = ListenAddress(address == "unix:" ? "unix:\(directory.file("s"))" : address)!
        let socket = try ListeningSocket(asked, isShared: false, backlog: 10, socketMode: 0o600)
        let early = try LoopbackClient(socket.address)
        #expect(LoopbackClient.connects(to: socket.address, withinMilliseconds: 10_000))
        socket.refuseNewcomers()
        #expect(!LoopbackClient.connects(to: socket.address, withinMilliseconds: 0))
        let outcomes = (0..<3).map { _ in
            switch socket.accept() {
            case .accepted: "accepted"
            case .none: "none"
            case .skipped: "skipped"
            case .outOfDescriptors: "out of descriptors"
            }
        }
        #expect(outcomes == ["accepted", "accepted", "none"])
        withExtendedLifetime(early) {}
    }
}
