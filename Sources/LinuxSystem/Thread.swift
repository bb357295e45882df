internal import CLinux
internal import Glibc

/// A thread of the system with a name that `top -H` shows; it is joined exactly once.
package struct Thread: ~Copyable, Sendable {
    private let handle: pthread_t

    /// Starts a thread. `name` is cut to the 15 bytes that the kernel keeps.
    package init(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, nil,
            { context in
                let start = unsafe Unmanaged<Start>.fromOpaque(context!).takeRetainedValue()
                unsafe _ = pthread_setname_np(pthread_self(), String(decoding: start.name.utf8.prefix(15), as: UTF8.self))
                start.body()
                return nil
            }, start.toOpaque())
        if code != 0 {
            unsafe start.release()
            throw SystemCall.failure("pthread_create", code)
        }
        self.handle = handle
    }

    /// Starts a thread that nobody joins: whoever starts it learns of its end in another way.
    package static func detach(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let thread = try Thread(named: name, body)
        let code = pthread_detach(thread.handle)
        precondition(code == 0, "a thread that was just started cannot be detached")
    }

    /// Lets the processor be for a moment: it goes to whoever waits for it.
    package static func rest(microseconds: UInt32) { usleep(microseconds) }

    /// Lets whoever wakes up take the processor from the calling thread at once, instead of when its turn is over, which is milliseconds.
    ///
    /// It asks for turns that are longer than others' (sched(7), `sched_runtime` of SCHED_OTHER): since Linux 6.12 those with shorter ones go first. Its
    /// share of the processor stays what it was, so that a busy machine does not leave it standing with a lock that others need. Other kernels, and those
    /// that a sandbox forbids to ask, take turns as before.
    package static func giveWay() {
        var scheduling = gcreg_scheduling()
        guard unsafe gcreg_get_scheduling(&scheduling) == 0 else { return }
        scheduling.turn_nanoseconds = longTurnNanoseconds
        _ = unsafe gcreg_set_scheduling(&scheduling)
    }

    /// Several times the kernel's usual one, and less than the longest that it grants, which is 100 ms.
    private static let longTurnNanoseconds: UInt64 = 20_000_000

    /// Waits until the thread has ended.
    package consuming func join() {
        let code = pthread_join(handle, nil)
        precondition(code == 0, "a thread was joined twice or by itself")
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
