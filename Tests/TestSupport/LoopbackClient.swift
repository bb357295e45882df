import Glibc
package import HTTPServer

/// A client that sends exactly the bytes it is told to, for tests. Calls wait at most ten seconds.
package final class LoopbackClient {
    private let number: Int32
    private var received: [UInt8] = []

    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// `receiveBufferBytes`: how much the kernel takes for this client before the peer has to wait. `source`: the address of 127.0.0.0/8 that the client has.
    package init(_ address: ListenAddress, receiveBufferBytes: Int32? = nil, from source: UInt32 = 0x7F00_0001) throws {
        var (family, storage, length) = Self.socketAddress(address)
        number = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBufferBytes { unsafe setsockopt(number, SOL_SOCKET, SO_RCVBUF, &bytes, 4) }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        if source != 0x7F00_0001 { try bind(.ipv4(source, port: 0)) }
        let code = unsafe withUnsafePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(number, $0, length) }
        }
        // A throwing initialiser of a whole object runs its deinit, which closes the socket.
        guard code == 0 else { throw Failure(description: "connect: errno \(errno)") }
    }

    deinit { close(number) }

    private func bind(_ source: ListenAddress) throws {
        var (_, storage, length) = Self.socketAddress(source)
        let code = unsafe withUnsafePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.bind(number, $0, length) }
        }
        guard code == 0 else { throw Failure(description: "bind: errno \(errno)") }
    }

    /// Whether a connection is established in that time, however long the kernel would go on trying.
    package static func connects(to address: ListenAddress, withinMilliseconds milliseconds: Int32) -> Bool {
        var (family, storage, length) = socketAddress(address)
        let number = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        defer { close(number) }
        let code = unsafe withUnsafePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(number, $0, length) }
        }
        if code == 0 { return true }
        guard errno == EINPROGRESS else { return false }
        var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&wanted, 1, milliseconds) == 1 && Int32(wanted.revents) == POLLOUT
    }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
            guard count > 0 || (count < 0 && errno == EINTR) else { throw Failure(description: "send: errno \(errno)") }
            sent += max(0, count)
        }
    }

    /// Sends what fits now, without waiting, and says how much that was.
    package func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
        max(0, unsafe bytes.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress!, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) })
    }

    package func endOutput() { shutdown(number, Int32(SHUT_WR)) }

    /// The next answer, whatever its status; interim answers count. `toHead`: it has no body whatever it says.
    package func readAnswer(toHead: Bool = false) throws -> Answer {
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
                var answer = try Answer(head: Array(received[..<end.lowerBound]))
                let length = toHead ? 0 : answer.contentLength
                if received.count >= end.upperBound + length {
                    answer.body = Array(received[end.upperBound..<end.upperBound + length])
                    received.removeFirst(end.upperBound + length)
                    return answer
                }
            }
            guard try receive() else { throw Failure(description: "the connection ended within an answer: \(String(decoding: received, as: UTF8.self))") }
        }
    }

    /// Waits until at least `count` bytes are there, and leaves them.
    package func readUpTo(_ count: Int) throws -> Int {
        while received.count < count, try receive() {}
        return received.count
    }

    /// Everything up to the end of the connection; a reset counts as its end.
    package func readToEnd() throws -> [UInt8] {
        while try receive() {}
        defer { received = [] }
        return received
    }

    package var isEnded: Bool {
        get throws { try received.isEmpty && !receive() }
    }

    private func receive() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        // Who is stopped and goes on while it waits with a deadline is told of it (signal(7)).
        repeat {
            count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(number, $0.baseAddress!, $0.count, 0) }
        } while count < 0 && errno == EINTR
        if count < 0 {
            if errno == ECONNRESET { return false }
            throw Failure(description: "recv: errno \(errno)")
        }
        received += chunk[..<count]
        return count > 0
    }

    private static func socketAddress(_ address: ListenAddress) -> (Int32, sockaddr_storage, socklen_t) {
        var storage = sockaddr_storage()
        switch address {
        case .ipv4(let host, let port):
            let inet = sockaddr_in(
                sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian, sin_addr: in_addr(s_addr: host.bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: inet, as: sockaddr_in.self) }
            return (AF_INET, storage, socklen_t(MemoryLayout<sockaddr_in>.size))
        case .ipv6(let upper, let lower, let port):
            var inet = sockaddr_in6()
            inet.sin6_family = sa_family_t(AF_INET6)
            inet.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &inet.sin6_addr) {
                unsafe $0.storeBytes(of: upper.bigEndian, as: UInt64.self)
                unsafe $0.storeBytes(of: lower.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: inet, as: sockaddr_in6.self) }
            return (AF_INET6, storage, socklen_t(MemoryLayout<sockaddr_in6>.size))
        case .unix(let path):
            var unix = sockaddr_un()
            unix.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &unix.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: unix, as: sockaddr_un.self) }
            return (AF_UNIX, storage, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
