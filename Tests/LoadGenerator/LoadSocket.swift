internal import CTestLinux
internal import Glibc
internal import LinuxSystem

/// The calls on a load's connections. None waits.
enum LoadSocket {
    enum Outcome {
        case bytes(Int)
        case wouldBlock
        /// Ended by the server, or reset.
        case ended
    }

    /// Begins to connect; nil when it is refused at once.
    static func connect(toPort port: UInt16) throws(SystemError) -> Int32? {
        let number = try SystemCall.check("socket") { socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0) }
        var on: Int32 = 1
        unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.connect(number, $0, 16) }
        }
        if code == 0 || errno == EINPROGRESS { return number }
        close(number)
        return nil
    }

    static func isConnected(_ number: Int32) -> Bool {
        var code: Int32 = 0
        var length: socklen_t = 4
        return unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length) == 0 && code == 0
    }

    static func send(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Outcome {
        let count = unsafe Glibc.send(number, bytes.baseAddress!, bytes.count, Int32(MSG_NOSIGNAL))
        return count >= 0 ? .bytes(count) : outcomeOfError()
    }

    static func receive(_ number: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        outcome(unsafe recv(number, buffer.baseAddress!, buffer.count, 0))
    }

    /// Takes bytes without copying them anywhere (tcp(7), MSG_TRUNC): nobody looks at a body.
    static func discard(_ number: Int32, atMost count: Int) -> Outcome {
        outcome(recv(number, nil, count, Int32(MSG_TRUNC)))
    }

    static func close(_ number: Int32) { _ = Glibc.close(number) }

    private static func outcome(_ count: Int) -> Outcome {
        if count > 0 { return .bytes(count) }
        return count == 0 ? .ended : outcomeOfError()
    }

    private static func outcomeOfError() -> Outcome { errno == EAGAIN || errno == EINTR ? .wouldBlock : .ended }
}
