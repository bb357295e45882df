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
}
