internal import Glibc
package import LinuxSystem

/// Why a server could not start.
package enum ServerError: Error, Equatable, Sendable {
    /// Another process listens there.
    case addressInUse(ListenAddress)
    /// The address is none of this machine's.
    case addressNotAvailable(ListenAddress)
    /// A port below 1024 without the right to it, or a socket path in a directory that may not be written.
    case addressDenied(ListenAddress)
    /// The directory of a socket path does not exist.
    case directoryMissing(ListenAddress)
    /// The path of a Unix-domain socket is taken by a file of another kind.
    case notASocket(ListenAddress)
    case system(SystemError)

    init(_ error: SystemError, at address: ListenAddress) {
        switch error.code {
        case EADDRINUSE: self = .addressInUse(address)
        case EADDRNOTAVAIL, EAFNOSUPPORT: self = .addressNotAvailable(address)
        case EACCES, EPERM: self = .addressDenied(address)
        case ENOENT, ENOTDIR: self = .directoryMissing(address)
        case ENOTSOCK: self = .notASocket(address)
        default: self = .system(error)
        }
    }
}

extension ServerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .addressInUse(let address): "\(address) is in use by another process: stop it, or listen elsewhere with --listen ADDRESS"
        case .addressNotAvailable(let address): "\(address) is not an address of this machine: listen on one that is, such as 127.0.0.1 or 0.0.0.0"
        case .addressDenied(let address): "this user may not listen on \(address): choose a port of 1024 or above, or a path in a directory of your own"
        case .directoryMissing(let address): "the directory of \(address) does not exist: make it first"
        case .notASocket(let address): "there is a file at \(address) that is no socket: move it away, or choose another path"
        case .system(let error): "the listener could not be set up: \(error)"
        }
    }
}
