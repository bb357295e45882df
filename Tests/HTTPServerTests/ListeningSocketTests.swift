import Glibc
@testable import HTTPServer
import LinuxSystem
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

    @Test(arguments: [("127.0.0.1:0", true), ("[::1]:0", true), ("0.0.0.0:0", false), ("[::]:0", false)])
    func `connections within the machine are not paced, the others as the system says`(_ address: String, _ isWithin: Bool) throws {
        let socket = try ListeningSocket(ListenAddress(address)!, isShared: false, backlog: 1, socketMode: 0)
        let untouched = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(untouched) }
        #expect(congestionControl(of: socket.descriptor.number) == (isWithin ? "reno" : congestionControl(of: untouched)))
    }

    private func congestionControl(of socket: Int32) -> String {
        var name = [UInt8](repeating: 0, count: 16)
        var length = socklen_t(name.count)
        let code = unsafe getsockopt(socket, Int32(IPPROTO_TCP), TCP_CONGESTION, &name, &length)
        return code == 0 ? String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) : "errno \(errno)"
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
