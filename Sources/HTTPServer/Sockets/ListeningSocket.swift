internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A socket that connections arrive at.
final class ListeningSocket: Sendable {
    let descriptor: FileDescriptor
    /// As it was bound: the port is the real one.
    let address: ListenAddress
    /// Whether the file of a Unix-domain socket is this one's to remove.
    private let ownsPath: Bool
    /// Whether other loops are woken by this very socket.
    let isShared: Bool

    enum AcceptOutcome: ~Copyable {
        case accepted(StreamSocket, PeerAddress)
        /// Nobody is waiting any more.
        case none
        /// The connection was gone before it was accepted, or the network failed it: the next one may be fine.
        case skipped
        case outOfDescriptors
    }

    /// Binds and listens. When shared, other sockets of this process may listen on the same port and the kernel spreads connections over them; a path has one socket for all.
    init(_ address: ListenAddress, isShared: Bool, backlog: Int, socketMode: UInt32) throws(ServerError) {
        let descriptor = try Self.bound(address, sharingPort: isShared, socketMode)
        do throws(SystemError) {
            let number = descriptor.number
            _ = try SystemCall.check("listen") { listen(number, Int32(clamping: backlog)) }
            self.address = try Self.boundAddress(of: number, address)
        } catch {
            throw ServerError(error, at: address)
        }
        self.descriptor = descriptor
        if case .unix = address { (ownsPath, self.isShared) = (true, isShared) } else { (ownsPath, self.isShared) = (false, false) }
    }

    /// Refuses an address that somebody listens on already. Sockets that share a port would otherwise share it with another server, too, and each would get half of the connections.
    static func checkIsFree(_ address: ListenAddress) throws(ServerError) {
        if case .unix(let path) = address { return try removeStale(path, address) }
        _ = try bound(address, sharingPort: false, 0)
    }

    deinit {
        if ownsPath, case .unix(let path) = address { _ = unsafe unlink(path) }
    }

    func accept() -> AcceptOutcome {
        var storage = sockaddr_storage()
        let number = descriptor.number
        do throws(SystemError) {
            let accepted = try SystemCall.check("accept4") {
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe accept4(number, $0, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
                    }
                }
            }
            return .accepted(StreamSocket(FileDescriptor(owning: accepted)), PeerAddress(storage))
        } catch {
            // EINVAL: a Unix-domain socket that takes no newcomers has given out the last connection.
            if error.code == EAGAIN || error.code == EINVAL { return .none }
            return error.isOutOfDescriptors || error.code == ENOBUFS || error.code == ENOMEM ? .outOfDescriptors : .skipped
        }
    }
}

// MARK: - Stopping

extension ListeningSocket {
    /// Lets nobody begin to connect any more; whoever has begun can still be accepted.
    ///
    /// Closing a socket resets every connection in its queue. Only when none can join the queue can it be emptied and then closed.
    func refuseNewcomers() {
        if case .unix = address {
            // connect(2) is refused from now on, and accept(2) goes on until the queue is empty.
            _ = shutdown(descriptor.number, Int32(SHUT_RD))
        } else {
            dropFirstPackets()
        }
    }

    /// Has the kernel drop what begins a connection (socket(7), SO_ATTACH_FILTER). A client sends it again after a second, and by then nobody listens or another server does.
    ///
    /// A filter sees a TCP segment from its header on, whose byte 13 holds the flags (RFC 9293 section 3.1).
    private func dropFirstPackets() {
        let synchronise: UInt32 = 0x02
        var steps = [
            sock_filter(code: UInt16(BPF_LD | BPF_B | BPF_ABS), jt: 0, jf: 0, k: 13),
            sock_filter(code: UInt16(BPF_JMP | BPF_JSET | BPF_K), jt: 0, jf: 1, k: synchronise),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: .max),
        ]
        unsafe steps.withUnsafeMutableBufferPointer { steps in
            var program = unsafe sock_fprog(len: UInt16(steps.count), filter: steps.baseAddress)
            // A kernel that cannot do it leaves the microseconds between the last accept and the close in which a newcomer is reset.
            _ = unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_ATTACH_FILTER, &program, socklen_t(MemoryLayout<sock_fprog>.size))
        }
    }
}

// MARK: - Binding

extension ListeningSocket {
    private static func bound(_ address: ListenAddress, sharingPort: Bool, _ socketMode: UInt32) throws(ServerError) -> FileDescriptor {
        do throws(SystemError) {
            let descriptor = FileDescriptor(
                owning: try SystemCall.check("socket") {
                    socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
                })
            if case .unix = address {} else { try setOptions(descriptor.number, address, sharingPort) }
            try bind(descriptor.number, to: address, socketMode)
            return descriptor
        } catch {
            throw ServerError(error, at: address)
        }
    }

    private static func setOptions(_ number: Int32, _ address: ListenAddress, _ sharingPort: Bool) throws(SystemError) {
        // Connections of an earlier run that still wind down do not keep the port (ip(7), SO_REUSEADDR).
        try set(number, SOL_SOCKET, SO_REUSEADDR)
        if sharingPort { try set(number, SOL_SOCKET, SO_REUSEPORT) }
        if case .ipv6 = address { try set(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        if address.isLoopback { leaveUnpaced(number) }
    }

    /// The simplest congestion control, which every kernel has, for whoever connects here (tcp(7), TCP_CONGESTION).
    ///
    /// Nothing within one machine is congested or lost. A system-wide choice such as BBR would model the path and pace each answer all the same:
    /// 3% of the time that a request costs. Where the kernel refuses, the system's choice stays.
    private static func leaveUnpaced(_ number: Int32) {
        let name = "reno"
        _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_CONGESTION, name, socklen_t(name.utf8.count))
    }

    private static func set(_ number: Int32, _ level: Int32, _ option: Int32) throws(SystemError) {
        var on: Int32 = 1
        _ = try SystemCall.check("setsockopt") { unsafe setsockopt(number, level, option, &on, 4) }
    }

    private static func bind(_ number: Int32, to address: ListenAddress, _ socketMode: UInt32) throws(SystemError) {
        var (storage, length) = address.socketAddress
        _ = try SystemCall.check("bind") {
            unsafe withUnsafePointer(to: &storage) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.bind(number, $0, length) }
            }
        }
        // Who may connect is said by the mode of the socket's file. Until listen(2) nobody can.
        if case .unix(let path) = address { try SystemCall.changeMode(of: path, to: socketMode) }
    }

    private static func boundAddress(of number: Int32, _ asked: ListenAddress) throws(SystemError) -> ListenAddress {
        if case .unix = asked { return asked }
        var storage = sockaddr_storage()
        _ = try SystemCall.check("getsockname") {
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(number, $0, &length) }
            }
        }
        return asked.with(port: storage.port)
    }

    /// Removes a socket file that nobody listens on any more: its server was killed.
    private static func removeStale(_ path: String, _ address: ListenAddress) throws(ServerError) {
        do throws(SystemError) {
            // Connecting to an ordinary file is refused just as connecting to a dead socket is, and that file is somebody's.
            guard try SystemCall.exists(path) else { return }
            guard try SystemCall.isSocket(path) else { throw SystemError("bind", code: ENOTSOCK) }
            if try hasListener(address) { throw SystemError("bind", code: EADDRINUSE) }
            try SystemCall.unlink(path)
        } catch {
            throw ServerError(error, at: address)
        }
    }

    private static func hasListener(_ address: ListenAddress) throws(SystemError) -> Bool {
        let descriptor = FileDescriptor(
            owning: try SystemCall.check("socket") {
                socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
            })
        var (storage, length) = address.socketAddress
        let number = descriptor.number
        do throws(SystemError) {
            _ = try SystemCall.check("connect") {
                unsafe withUnsafePointer(to: &storage) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(number, $0, length) }
                }
            }
            return true
        } catch {
            if error.code == ECONNREFUSED { return false }
            // Its queue is full (connect(2)): somebody listens, but does not come round to accepting.
            if error.code == EAGAIN { return true }
            throw error
        }
    }
}
