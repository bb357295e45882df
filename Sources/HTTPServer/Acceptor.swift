internal import LinuxSystem

/// What a loop knows about letting connections in: where they arrive, how many there may be, and what has been said about it.
struct Acceptor: ~Copyable {
    private(set) var listeners: [ListeningSocket]
    let connectionsMaximum: Int
    var isPaused = true
    /// Kept open so that one descriptor can be had when there is none: a waiting client can then be turned away instead of waiting for ever.
    private var reserve: FileDescriptor?
    private var saidOutOfDescriptors = false
    private var saidCapReached = false

    /// Connections accepted before the loop looks after the others again.
    static let batch = 64
    /// When a connection that was shed may try again.
    static let retryAfterSeconds: Int64 = 1
    /// How long nothing is accepted when not even the reserve helps.
    static let pauseMilliseconds: Int64 = 100

    init(_ listeners: [ListeningSocket], connectionsMaximum: Int) throws(SystemError) {
        self.listeners = listeners
        self.connectionsMaximum = connectionsMaximum
        reserve = try Self.openReserve()
    }

    mutating func closeListeners() { listeners = [] }

    /// Accepts one connection with the reserve's descriptor and closes it at once; false if even that failed.
    mutating func turnAwayOne(_ listener: ListeningSocket) -> Bool {
        guard reserve != nil else { return restoreReserve() }
        reserve = nil
        let turnedAway: Bool
        switch listener.accept() {
        case .accepted: turnedAway = true
        case .none: turnedAway = true
        case .skipped: turnedAway = true
        case .outOfDescriptors: turnedAway = false
        }
        return restoreReserve() && turnedAway
    }

    /// Something to say about the cap, the first time and when it is over.
    mutating func capEvent(isFull: Bool) -> ServerEvent? {
        guard isFull != saidCapReached else { return nil }
        saidCapReached = isFull
        return isFull ? .connectionCapReached(connectionsMaximum) : .connectionCapLeft
    }

    /// Something to say about descriptors, the first time they run out and when there are some again.
    mutating func descriptorEvent(hasRunOut: Bool) -> ServerEvent? {
        guard hasRunOut != saidOutOfDescriptors else { return nil }
        saidOutOfDescriptors = hasRunOut
        return hasRunOut ? .outOfDescriptors : .descriptorsAgain
    }

    private mutating func restoreReserve() -> Bool {
        do throws(SystemError) {
            reserve = try Self.openReserve()
            return true
        } catch {
            // Somebody else took it. The loop pauses and tries again.
            return false
        }
    }

    private static func openReserve() throws(SystemError) -> FileDescriptor {
        try SystemCall.openForReading("/dev/null")
    }
}
