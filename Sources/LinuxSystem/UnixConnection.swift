internal import CLinux
internal import Glibc

/// A stream connection to a process of this machine, over a Unix-domain socket (unix(7)); closed when its owner lets go of it.
package struct UnixConnection: ~Copyable {
    private let socket: FileDescriptor

    /// Connects. A path that is longer than a socket address holds fails with ENAMETOOLONG.
    /// A peer that is silent, or does not read, for `timeoutSeconds` makes `receive` and `send` fail with EAGAIN.
    package init(to path: String, timeoutSeconds: Int) throws(SystemError) {
        let socket = FileDescriptor(
            owning: try SystemCall.check("socket") {
                Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            })
        let number = socket.number
        try Self.setTimeout(timeoutSeconds, of: number, SO_RCVTIMEO)
        try Self.setTimeout(timeoutSeconds, of: number, SO_SNDTIMEO)
        var address = try Self.address(of: path)
        _ = try SystemCall.check("connect") {
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        self.socket = socket
    }

    package func send(_ bytes: [UInt8]) throws(SystemError) {
        let number = socket.number
        var sent = 0
        while sent < bytes.count {
            sent += try SystemCall.check("send") {
                unsafe bytes.withUnsafeBytes {
                    unsafe Glibc.send(number, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
            }
        }
    }

    /// Appends what has arrived, at most `capacity` bytes: how many it were, 0 when the peer has closed.
    package func receive(appendingTo bytes: inout [UInt8], capacity: Int) throws(SystemError) -> Int {
        try SystemCall.read(socket, appendingTo: &bytes, capacity: capacity)
    }

    private static func setTimeout(_ seconds: Int, of number: Int32, _ option: Int32) throws(SystemError) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        _ = try SystemCall.check("setsockopt") {
            unsafe setsockopt(number, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    private static func address(of path: String) throws(SystemError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // The last byte stays 0: it ends the path.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemCall.failure("connect", ENAMETOOLONG)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return address
    }
}

extension SystemError {
    /// Nobody listens at the socket: it does not exist, or whoever made it is gone.
    package var nobodyListens: Bool { code == ENOENT || code == ECONNREFUSED || code == ENAMETOOLONG || code == ENOTDIR }
    /// The peer did not answer, or read, in time.
    package var timedOut: Bool { code == EAGAIN || code == ETIMEDOUT }
}
