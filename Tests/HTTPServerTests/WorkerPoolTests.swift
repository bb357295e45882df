import HTTPServer
import LinuxSystem
import Testing

struct WorkerPoolTests {
    @Test func `a full queue refuses and what it took is run`() throws {
        let pool = try WorkerPool(named: "test", threads: 1, capacity: 2)
        let gate = Monitor(false)
        let started = Monitor(0)
        let done = Monitor(0)
        let job: @Sendable () -> Void = {
            started.change { $0 += 1 }
            _ = gate.wait { $0 ? true : nil }
            done.change { $0 += 1 }
        }
        #expect(pool.submit(job))
        _ = started.wait { $0 == 1 ? true : nil }
        #expect(pool.submit(job))
        #expect(pool.submit(job))
        #expect(!pool.submit(job))
        gate.change { $0 = true }
        pool.stop()
        #expect(done.withLock { $0 } == 3)
        #expect(!pool.submit(job))
    }
}
