internal import CLinux
internal import Glibc
internal import LinuxSystem

/// epoll(7), level-triggered: what is ready is said again until it is dealt with, so no readiness can be lost.
@safe struct Poller: ~Copyable {
    private let descriptor: FileDescriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>

    /// Ready descriptors that one wait reports at most.
    static let eventsPerWait = 256

    init() throws(SystemError) {
        descriptor = FileDescriptor(owning: try SystemCall.check("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        unsafe events = .allocate(capacity: Self.eventsPerWait)
    }

    deinit { unsafe events.deallocate() }

    /// What a descriptor is watched for. A connection that failed or was closed on both sides is always reported.
    struct Interest: OptionSet {
        let rawValue: UInt32
        static let reading = Interest(rawValue: EPOLLIN.rawValue)
        static let writing = Interest(rawValue: EPOLLOUT.rawValue)
        /// Of several loops that share a listening socket, one is woken.
        /// Nothing but that the connection failed. Made by hand, since an empty literal is made by a generic function.
        static var none: Interest { Interest(rawValue: 0) }
        static let exclusive = Interest(rawValue: EPOLLEXCLUSIVE.rawValue)
    }

    /// Something that is ready, under the token with which it was added.
    struct Event {
        let token: UInt64
        let canRead: Bool
        let canWrite: Bool
        /// Both directions are closed, or the connection failed.
        let isDead: Bool
    }

    func add(_ number: Int32, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, number, interest, token)
    }

    func change(_ number: Int32, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_MOD, number, interest, token)
    }

    func remove(_ number: Int32) throws(SystemError) {
        try control(EPOLL_CTL_DEL, number, [], 0)
    }

    /// Waits for events: how many there are. Negative milliseconds wait for ever.
    func wait(milliseconds: Int64) throws(SystemError) -> Int {
        let timeout = Int32(clamping: milliseconds)
        let number = descriptor.number
        return Int(
            try SystemCall.check("epoll_wait") { () -> Int32 in
                unsafe epoll_wait(number, events.baseAddress!, Int32(Self.eventsPerWait), timeout)
            })
    }

    /// Event number `index` of the last wait.
    func event(_ index: Int) -> Event {
        let flags = unsafe events[index].events
        return Event(
            token: unsafe events[index].data.u64, canRead: flags & EPOLLIN.rawValue != 0, canWrite: flags & EPOLLOUT.rawValue != 0,
            isDead: flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0)
    }

    private func control(_ operation: Int32, _ number: Int32, _ interest: Interest, _ token: UInt64) throws(SystemError) {
        var event = unsafe epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
        let poller = descriptor.number
        _ = try SystemCall.check("epoll_ctl") { unsafe epoll_ctl(poller, operation, number, &event) }
    }
}
