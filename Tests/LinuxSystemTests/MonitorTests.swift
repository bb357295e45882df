import LinuxSystem
import Testing

struct MonitorTests {
    @Test func `a waiter is handed what another thread put there`() throws {
        let box = Monitor<Int?>(nil)
        let thread = try Thread(named: "giver") { box.change { $0 = 42 } }
        let got = box.wait { $0 }
        thread.join()
        #expect(got == 42)
    }

    @Test func `a wait that nothing ends gives up at its deadline`() {
        let box = Monitor<Int?>(nil)
        let got = box.wait(atMostMilliseconds: 1) { $0 }
        #expect(got == nil)
    }
}
