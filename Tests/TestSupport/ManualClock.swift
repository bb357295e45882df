package import LinuxSystem
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let milliseconds: Mutex<Int64>
    private let start: Int64

    /// `seconds` is what the wall clock shows at first.
    package init(seconds: Int64 = 1_704_115_800) {
        start = seconds
        milliseconds = Mutex(0)
    }

    package func advance(milliseconds step: Int64) { milliseconds.withLock { $0 += step } }

    package var clock: Clock {
        Clock(
            wallSeconds: { self.start + self.milliseconds.withLock { $0 } / 1_000 },
            monotonicMilliseconds: { 1_000_000 + self.milliseconds.withLock { $0 } })
    }
}
