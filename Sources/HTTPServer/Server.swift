package import LinuxSystem

/// Why a server could not start.
package enum ServerError: Error, Sendable, CustomStringConvertible {
    /// Another process listens there.
    case addressInUse(ListenAddress)
    /// The address is none of this machine's.
    case addressNotAvailable(ListenAddress)
    /// A port below 1024 without the right to it, or a socket path in a directory that may not be written.
    case addressDenied(ListenAddress)
    case system(SystemError)

    package var description: String { fatalError() }
}

/// A listener: event loops that share their addresses, and the application that answers.
package final class Server: Sendable {
    /// Opens the addresses and starts `loops` event loops.
    package init(
        listenOn addresses: [ListenAddress], loops: Int, limits: ServerLimits, application: any Application,
        observer: any ServerObserver, clock: Clock = .system
    ) throws(ServerError) { fatalError() }

    /// Where it listens: port 0 is replaced by the port that the kernel chose.
    package var addresses: [ListenAddress] { fatalError() }

    /// Begins to drain: accepts nothing more, finishes what is in flight, then closes.
    package func drain() { fatalError() }

    /// Returns when every event loop has ended.
    package func waitUntilStopped() { fatalError() }
}
