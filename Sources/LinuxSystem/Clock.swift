internal import Glibc

/// Where time comes from. Everything that depends on time is handed one of these, so that a test can be its master.
package struct Clock: Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    package let wallSeconds: @Sendable () -> Int64
    /// Milliseconds that only ever grow; their zero means nothing.
    package let monotonicMilliseconds: @Sendable () -> Int64

    package init(
        wallSeconds: @escaping @Sendable () -> Int64,
        monotonicMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.wallSeconds = wallSeconds
        self.monotonicMilliseconds = monotonicMilliseconds
    }

    /// The kernel's clocks, read through the vDSO: no system call.
    package static let system = Clock(
        wallSeconds: { Int64(read(CLOCK_REALTIME).tv_sec) },
        monotonicMilliseconds: {
            let time = read(CLOCK_MONOTONIC)
            return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
        }
    )

    /// Microseconds that only ever grow: for how long something took, not for when something is due.
    package static func elapsedMicroseconds() -> Int64 {
        let time = read(CLOCK_MONOTONIC)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let code = unsafe clock_gettime(clock, &time)
        precondition(code == 0, "the kernel has no such clock")
        return time
    }
}
