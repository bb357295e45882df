import Glibc

/// Ports that nobody has. Each is bound for a moment, by the kernel's choice, and let go of for the server.
package enum FreePort {
    package static func take() throws -> UInt16 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw LoopbackClient.Failure(description: "no socket can be made") }
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length: socklen_t = 16
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(number, $0, 16) == 0 ? getsockname(number, $0, &length) : -1 }
        }
        guard code == 0 else { throw LoopbackClient.Failure(description: "there is no free port on 127.0.0.1") }
        return UInt16(bigEndian: address.sin_port)
    }
}
