import LinuxSystem
import Synchronization

/// Whether somebody asked this program to end: it then ends its servers and removes its files first.
final class Interruption: Sendable {
    private let isAsked = Atomic(false)

    /// Made before any thread is started.
    init() throws {
        let waiter = try SignalWaiter(SignalWaiter.terminationSignals)
        try Thread.detach(named: "signals") { [self] in
            do throws(SystemError) {
                _ = try waiter.next()
            } catch {
                Progress.say("Signals cannot be read: \(error)")
            }
            isAsked.store(true, ordering: .relaxed)
        }
    }

    func check() throws {
        if isAsked.load(ordering: .relaxed) { throw BenchmarkError("Ended before it was done.") }
    }
}
