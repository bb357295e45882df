internal import CLinux
import Glibc
import LinuxSystem
import Testing

struct ThreadTests {
    /// What the kernel says of a thread that has done `work`.
    private func scheduling(after work: @escaping @Sendable () -> Void) throws -> gcreg_scheduling {
        let answer = Monitor<gcreg_scheduling?>(nil)
        let thread = try Thread(named: "test") {
            work()
            var scheduling = gcreg_scheduling()
            if unsafe gcreg_get_scheduling(&scheduling) == 0 { answer.change { $0 = scheduling } }
        }
        thread.join()
        return try #require(answer.withLock { $0 })
    }

    @Test func `a thread that gives way takes longer turns, and its share of the processor stays`() throws {
        let usual = try scheduling {}
        let givingWay = try scheduling { Thread.giveWay() }
        #expect(givingWay.policy == usual.policy)
        #expect(givingWay.nice == usual.nice)
        // Since Linux 6.12 a thread may say how long its turns are to be. A kernel before knows of none.
        #expect(usual.turn_nanoseconds == 0 ? givingWay.turn_nanoseconds == 0 : givingWay.turn_nanoseconds > usual.turn_nanoseconds)
    }
}
