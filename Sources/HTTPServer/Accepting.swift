internal import LinuxSystem

/// How an event loop lets connections in, and whom it closes or turns away when there is no room.
extension EventLoop {
    func listen() throws(SystemError) {
        for index in acceptor.listeners.indices {
            let interest: Poller.Interest = acceptor.listeners[index].isShared ? [.reading, .exclusive] : .reading
            try poller.add(acceptor.listeners[index].descriptor.number, interest, token: Self.listenerBit | UInt64(index))
        }
        acceptor.isPaused = false
    }

    func accept(_ index: Int) throws(SystemError) {
        for _ in 0..<Acceptor.batch {
            guard !acceptor.isPaused else { return }
            guard try acceptOne(acceptor.listeners[index]) else { return }
        }
    }

    /// Whoever has connected before a drain was let in: their requests may be on the way.
    func refuseNewcomers() throws(SystemError) {
        for listener in acceptor.listeners { listener.refuseNewcomers() }
        try emptyQueues()
    }

    /// Nobody is accepted any more.
    func acceptTheLast() throws(SystemError) {
        try emptyQueues()
        try stopListening()
        acceptor.closeListeners()
    }

    private func emptyQueues() throws(SystemError) {
        for listener in acceptor.listeners {
            var left = limits.listenBacklog
            while left > 0, try acceptOne(listener) { left -= 1 }
        }
    }

    /// Accepts one connection and finds room for it; false when nobody waits, or nobody can be accepted.
    private func acceptOne(_ listener: ListeningSocket) throws(SystemError) -> Bool {
        switch listener.accept() {
        case .none: return false
        case .skipped: return true
        case .accepted(let socket, let peer):
            tell(acceptor.shortages.observeDescriptors(areShort: false, at: now), began: .outOfDescriptors, ended: .descriptorsAgain)
            let isFull = table.count >= acceptor.connectionsMaximum
            tell(
                acceptor.shortages.observeRoom(isShort: isFull, at: now), began: .connectionCapReached(acceptor.connectionsMaximum),
                ended: .connectionCapLeft)
            if isFull { replaceLongestIdle(socket, peer) } else { open(socket, peer) }
            return true
        case .outOfDescriptors:
            tellOutOfDescriptors()
            return try acceptOneOnReserve(listener)
        }
    }

    /// When descriptors have run out, accept4(2) says so whether anybody waits or not: only the reserve can tell.
    private func acceptOneOnReserve(_ listener: ListeningSocket) throws(SystemError) -> Bool {
        let mayGoOn: Bool
        switch acceptor.acceptOnReserve(listener) {
        case .none: mayGoOn = false
        case .skipped: mayGoOn = true
        case .accepted(let socket, let peer):
            replaceLongestIdle(socket, peer)
            mayGoOn = true
        case .outOfDescriptors:
            try pauseAccepting()
            mayGoOn = false
        }
        if acceptor.restoreReserve() { return mayGoOn }
        try pauseAccepting()
        return false
    }

    private func pauseAccepting() throws(SystemError) {
        try stopListening()
        schedule.pauseAccepting(until: now + Acceptor.pauseMilliseconds)
    }

    private func stopListening() throws(SystemError) {
        guard !acceptor.isPaused else { return }
        for listener in acceptor.listeners { try poller.remove(listener.descriptor.number) }
        acceptor.isPaused = true
    }
}

// MARK: - Room

extension EventLoop {
    private func open(_ socket: consuming StreamSocket, _ peer: PeerAddress) {
        if peer != .unix { socket.sendAtOnce() }
        let token = table.makeToken(descriptor: socket.number)
        do throws(SystemError) {
            try poller.add(socket.number, .reading, token: token)
        } catch {
            // The kernel cannot watch one more (epoll_ctl(2), ENOMEM and ENOSPC). That ends this connection, and none of the others.
            tellOutOfDescriptors()
            return shed(socket)
        }
        let connection = Connection(socket, token: token, peer: peer, at: now)
        if schedule.isDraining { connection.state.beginDraining(at: now) }
        table.insert(connection)
        table.schedule(connection, deadline: connection.state.deadline(limits), idleSince: connection.state.since)
    }

    /// Lets a connection in for the one that is idle for the longest time; without an idle one it is turned away.
    private func replaceLongestIdle(_ socket: consuming StreamSocket, _ peer: PeerAddress) {
        for _ in 0..<Acceptor.replacementTries {
            guard let idle = table.longestIdle(before: now - Acceptor.replaceableAfterMilliseconds) else { break }
            if closeIfSilent(idle) { return open(socket, peer) }
        }
        shed(socket)
    }

    /// Answers 503 to a connection for which there is no room, without reading it.
    private func shed(_ socket: consuming StreamSocket) {
        var output = OutputBuffer()
        var answer = refusalAnswer(.tooManyConnections)
        encoder.encode(&answer, for: AnswerContext(requestID: makeRequestID()), isLast: true, into: &output)
        // One attempt: whoever is shed gets no buffer to wait in.
        _ = socket.send(output)
        socket.endOutput()
    }

    private func tellOutOfDescriptors() {
        tell(acceptor.shortages.observeDescriptors(areShort: true, at: now), began: .outOfDescriptors, ended: .descriptorsAgain)
    }

    private func tell(_ change: Shortage.Change?, began: ServerEvent, ended: ServerEvent) {
        switch change {
        case .began: observer.happened(began)
        case .ended: observer.happened(ended)
        case nil: break
        }
    }
}
