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
