internal import LinuxSystem

/// What a loop knows about letting connections in: where they arrive, how many there may be, and what has been said about it.
struct Acceptor: ~Copyable {
    private(set) var listeners: [ListeningSocket]
    let connectionsMaximum: Int
    var isPaused = true
    /// Kept open so that one descriptor can be had when there is none: a waiting client can then take an idle one's place, or be turned away, instead of waiting for ever.
    private var reserve: FileDescriptor?
    /// What has been said of too few descriptors, and of the cap.
    let shortages: Shortages

    /// Connections accepted before the loop looks after the others again.
    static let batch = 64
    /// When a connection that was shed may try again.
    static let retryAfterSeconds: Int64 = 1
    /// How long a connection must have been silent before another may take its place. A flood of newcomers does not push out those who are at work,
    /// and whoever gets no place is told to come back after the same time.
    static let replaceableAfterMilliseconds: Int64 = 1_000
    /// Idle connections that are looked at for one that makes room: each that has just sent a request is answered instead.
    static let replacementTries = 8
    /// How long nothing is accepted when not even the reserve helps.
    static let pauseMilliseconds: Int64 = 100
    /// How long a drain still accepts whoever had begun to connect before it: the handshake's last packet is that long on its way at most.
    static let handshakeMilliseconds: Int64 = 50

    init(_ listeners: [ListeningSocket], connectionsMaximum: Int, shortages: Shortages) throws(SystemError) {
        self.shortages = shortages
        self.listeners = listeners
        self.connectionsMaximum = connectionsMaximum
        reserve = try Self.openReserve()
    }

    var isClosed: Bool { listeners.isEmpty }

    mutating func closeListeners() { listeners = [] }

    /// Accepts with the reserve's descriptor. Whoever comes in on it must cost another connection, or itself: `restoreReserve` needs one.
    mutating func acceptOnReserve(_ listener: ListeningSocket) -> ListeningSocket.AcceptOutcome {
        guard restoreReserve() else { return .outOfDescriptors }
        reserve = nil
        return listener.accept()
    }

    /// False if somebody else took the descriptor: the loop pauses and tries again.
    mutating func restoreReserve() -> Bool {
        guard reserve == nil else { return true }
        do throws(SystemError) {
            reserve = try Self.openReserve()
            return true
        } catch {
            return false
        }
    }

    private static func openReserve() throws(SystemError) -> FileDescriptor {
        try SystemCall.openForReading("/dev/null")
    }
}
