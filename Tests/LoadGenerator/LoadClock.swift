internal import Glibc

/// Nanoseconds that only ever grow.
enum LoadClock {
    static func now() -> Int64 {
        var time = timespec()
        let code = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        precondition(code == 0, "the kernel has no such clock")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
