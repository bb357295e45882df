internal import CLinux
internal import Glibc
internal import LinuxSystem

/// An eventfd(2): any thread can wake the loop that watches it.
struct WakeUp: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    init() throws(SystemError) {
        descriptor = FileDescriptor(owning: try SystemCall.check("eventfd") { eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) })
    }

    var number: Int32 { descriptor.number }

    func signal() {
        var one: UInt64 = 1
        // EAGAIN means that the counter is full: the loop has been woken often enough.
        _ = unsafe write(descriptor.number, &one, 8)
    }

    func clear() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor.number, &count, 8)
    }
}
