/// One connection of a loop: its socket, its state, and what is under way on it.
final class Connection {
    let socket: StreamSocket
    /// Names this connection and no later one with the same descriptor.
    let token: UInt64
    let peer: PeerAddress
    var state: ConnectionState
    /// Nil while nothing is under way.
    var exchange: Exchange?
    /// False once the loop has let go of it; the descriptor closes with the last reference.
    var isOpen = true
    /// What the poller was last told to watch for.
    var interest = Poller.Interest.reading

    init(_ socket: consuming StreamSocket, token: UInt64, peer: PeerAddress, at now: Int64) {
        self.socket = socket
        self.token = token
        self.peer = peer
        state = ConnectionState(openedAt: now)
    }

    /// Lends what is under way, which there must be. It is not counted as held: when it leaves the connection meanwhile, it stays with the loop.
    @inline(__always)
    func lendExchange(_ body: (Exchange) -> Void) {
        precondition(exchange != nil, "there is nothing under way on the connection")
        unsafe Unmanaged.passUnretained(exchange!)._withUnsafeGuaranteedRef { body($0) }
    }

    /// What the poller is to watch for now.
    @inline(__always)
    func wantedInterest(_ limits: ServerLimits) -> Poller.Interest {
        var wanted = Poller.Interest.none
        let isBlocked = state.stalledSince != nil
        if isBlocked { wanted.insert(.writing) }
        let isFull = state.phase == .answering && (exchange?.input.count ?? 0) >= limits.pipelinedBytes
        if !state.inputHasEnded && !isBlocked && !isFull { wanted.insert(.reading) }
        return wanted
    }
}
