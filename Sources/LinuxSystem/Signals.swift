internal import CLinux
internal import Glibc

/// Signals as something to read: blocked in every thread made afterwards, and taken one at a time by whoever waits.
package struct SignalWaiter: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// Must be made on the first thread, before any other is started: a thread inherits the mask of its maker.
    package init(_ signals: [Int32]) throws(SystemError) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        let code = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        if code != 0 { throw SystemCall.failure("pthread_sigmask", code) }
        descriptor = FileDescriptor(owning: try SystemCall.check("signalfd") { unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC)) })
    }

    /// Waits for the next signal and answers its number.
    package func next() throws(SystemError) -> Int32 {
        var information = signalfd_siginfo()
        let number = descriptor.number
        _ = try SystemCall.check("read") { unsafe read(number, &information, MemoryLayout<signalfd_siginfo>.size) }
        return Int32(information.ssi_signo)
    }
}
