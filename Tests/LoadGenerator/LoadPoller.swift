internal import CTestLinux
internal import Glibc
internal import LinuxSystem

/// epoll(7) and a timer of it, level-triggered. What is watched is known by its slot.
@safe struct LoadPoller: ~Copyable {
    private let descriptor: FileDescriptor
    private let timer: FileDescriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>

    static let eventsPerWait = 256
    private static let timerSlot = -1

    struct Event {
        /// Negative: the timer.
        let slot: Int
        let canReceive: Bool
        let canSend: Bool
    }

    init() throws(SystemError) {
        // Made one after the other before either is kept: a value that cannot be copied is whole or not there.
        let poller = FileDescriptor(owning: try SystemCall.check("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        let timer = FileDescriptor(
            owning: try SystemCall.check("timerfd_create") { timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC)) })
        descriptor = poller
        self.timer = timer
        unsafe events = .allocate(capacity: Self.eventsPerWait)
    }

    deinit { unsafe events.deallocate() }

    /// epoll_wait(2) only knows milliseconds, which is too coarse for a pace.
    func startTimer(everyNanoseconds nanoseconds: Int64) throws(SystemError) {
        let interval = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        var times = itimerspec(it_interval: interval, it_value: interval)
        let number = timer.number
        _ = try SystemCall.check("timerfd_settime") { unsafe timerfd_settime(number, 0, &times, nil) }
        try control(EPOLL_CTL_ADD, number, EPOLLIN.rawValue, Self.timerSlot)
    }

    func clearTimer() {
        var expirations: UInt64 = 0
        _ = unsafe read(timer.number, &expirations, 8)
    }

    func add(_ number: Int32, slot: Int, sending: Bool) throws(SystemError) {
        try control(EPOLL_CTL_ADD, number, sending ? EPOLLOUT.rawValue : EPOLLIN.rawValue, slot)
    }

    /// Answers are always watched for; room to send only when there is something to send.
    func change(_ number: Int32, slot: Int, sending: Bool) throws(SystemError) {
        try control(EPOLL_CTL_MOD, number, EPOLLIN.rawValue | (sending ? EPOLLOUT.rawValue : 0), slot)
    }

    func wait(milliseconds: Int64) throws(SystemError) -> Int {
        let timeout = Int32(clamping: milliseconds)
        let number = descriptor.number
        return Int(try SystemCall.check("epoll_wait") { unsafe epoll_wait(number, events.baseAddress!, Int32(Self.eventsPerWait), timeout) })
    }

    func event(_ index: Int) -> Event {
        let flags = unsafe events[index].events
        return Event(
            slot: Int(Int64(bitPattern: unsafe events[index].data.u64)),
            canReceive: flags & (EPOLLIN.rawValue | EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0, canSend: flags & EPOLLOUT.rawValue != 0)
    }

    private func control(_ operation: Int32, _ number: Int32, _ interest: UInt32, _ slot: Int) throws(SystemError) {
        var event = unsafe epoll_event(events: interest, data: epoll_data_t(u64: UInt64(bitPattern: Int64(slot))))
        let poller = descriptor.number
        _ = try SystemCall.check("epoll_ctl") { unsafe epoll_ctl(poller, operation, number, &event) }
    }
}
