internal import LinuxSystem

/// How connections begin and end.
extension LoadLoop {
    mutating func openMore() throws(SystemError) {
        while unopened > 0 && connecting < Self.connectingMaximum {
            try open(plan.connections - unopened)
            unopened -= 1
        }
    }

    private mutating func open(_ slot: Int) throws(SystemError) {
        unsafe connections[slot] = LoadConnection(isQueued: connections[slot].isQueued)
        guard let number = try LoadSocket.connect(toPort: plan.port) else {
            report.refusedConnections += 1
            return
        }
        unsafe connections[slot].number = number
        unsafe connections[slot].state = .connecting
        connecting += 1
        try poller.add(number, slot: slot, sending: true)
    }

    mutating func finishConnecting(_ slot: Int) throws(SystemError) {
        let number = unsafe connections[slot].number
        connecting -= 1
        guard LoadSocket.isConnected(number) else {
            report.refusedConnections += 1
            return close(slot)
        }
        unsafe connections[slot].state = .idle
        report.connections += 1
        open += 1
        try poller.change(number, slot: slot, sending: false)
        if phase == .running { try goOn(slot, at: LoadClock.now()) }
    }

    /// Something arrived on a connection that awaits nothing: usually its end.
    mutating func receiveUnasked(_ slot: Int) throws(SystemError) {
        switch unsafe LoadSocket.receive(connections[slot].number, into: buffer) {
        case .wouldBlock: break
        case .bytes: try giveUp(slot)
        case .ended: try lose(slot)
        }
    }

    /// The server ended the connection.
    mutating func lose(_ slot: Int) throws(SystemError) {
        if unsafe connections[slot].state == .idle {
            report.closedByServer += 1
        } else if unsafe connections[slot].answers > 0 {
            report.broken += 1
        } else {
            report.brokenBeforeFirstAnswer += 1
        }
        try reopen(slot)
    }

    /// What arrived cannot be understood.
    mutating func giveUp(_ slot: Int) throws(SystemError) {
        report.malformed += 1
        try reopen(slot)
    }

    mutating func reopen(_ slot: Int) throws(SystemError) {
        if unsafe connections[slot].state == .awaiting { awaiting -= 1 }
        open -= 1
        close(slot)
        if plan.reconnects && phase == .running { try open(slot) }
    }

    private mutating func close(_ slot: Int) {
        // Closing takes it out of the poller too (epoll(7)): no other descriptor refers to the socket.
        LoadSocket.close(unsafe connections[slot].number)
        unsafe connections[slot].number = -1
        unsafe connections[slot].state = .closed
    }
}
