internal import CLinux
internal import Glibc

/// Between the kernel's socket addresses and ours. Ports and addresses are big-endian there.
extension ListenAddress {
    var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    var socketAddress: (sockaddr_storage, socklen_t) {
        var storage = sockaddr_storage()
        switch self {
        case .ipv4(let address, let port):
            var inet = sockaddr_in()
            inet.sin_family = sa_family_t(AF_INET)
            inet.sin_port = port.bigEndian
            inet.sin_addr.s_addr = address.bigEndian
            copy(inet, into: &storage)
            return (storage, socklen_t(MemoryLayout<sockaddr_in>.size))
        case .ipv6(let upper, let lower, let port):
            var inet = sockaddr_in6()
            inet.sin6_family = sa_family_t(AF_INET6)
            inet.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &inet.sin6_addr) {
                unsafe $0.storeBytes(of: upper.bigEndian, as: UInt64.self)
                unsafe $0.storeBytes(of: lower.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            copy(inet, into: &storage)
            return (storage, socklen_t(MemoryLayout<sockaddr_in6>.size))
        case .unix(let path):
            var unix = sockaddr_un()
            unix.sun_family = sa_family_t(AF_UNIX)
            precondition(path.utf8.count <= ListenAddress.maximumPathBytes, "a socket path is checked when it is read")
            unsafe withUnsafeMutableBytes(of: &unix.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
            copy(unix, into: &storage)
            return (storage, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }

    private func copy<Address>(_ address: Address, into storage: inout sockaddr_storage) {
        unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: address, as: Address.self) }
    }

    /// Whether only this machine can connect to it over IP.
    var isLoopback: Bool {
        switch self {
        case .ipv4(let address, _): address >> 24 == 127
        case .ipv6(let upper, let lower, _): upper == 0 && lower == 1
        case .unix: false
        }
    }

    func with(port: UInt16) -> ListenAddress {
        switch self {
        case .ipv4(let address, _): .ipv4(address, port: port)
        case .ipv6(let upper, let lower, _): .ipv6(upper, lower, port: port)
        case .unix: self
        }
    }
}

extension sockaddr_storage {
    /// The port, which IPv4 and IPv6 addresses have in the same place.
    var port: UInt16 {
        unsafe withUnsafeBytes(of: self) { unsafe UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }
}

extension PeerAddress {
    init(_ storage: sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            self = .ipv4(unsafe withUnsafeBytes(of: storage) { unsafe UInt32(bigEndian: $0.load(fromByteOffset: 4, as: UInt32.self)) })
        case AF_INET6:
            let (upper, lower) = unsafe withUnsafeBytes(of: storage) {
                unsafe (
                    UInt64(bigEndian: $0.load(fromByteOffset: 8, as: UInt64.self)),
                    UInt64(bigEndian: $0.load(fromByteOffset: 16, as: UInt64.self))
                )
            }
            self.init(ipv6Upper: upper, lower: lower)
        default: self = .unix
        }
    }
}
