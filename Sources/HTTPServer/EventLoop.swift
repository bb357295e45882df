internal import LinuxSystem

/// One thread's connections: waits for what is ready, and takes each request from bytes to bytes without leaving the thread.
///
/// Nothing here is shared. Other threads reach it through its mailbox.
final class EventLoop {
    let limits: ServerLimits
    let application: any Application
    let observer: any ServerObserver
    private let clock: Clock
    private let mailbox: Mailbox
    let deferral: ConnectionDeferral
    let wantsRequests: Bool
    let poller: Poller
    var acceptor: Acceptor
    var table = ConnectionTable()
    var round = Round()
    /// What the application made of the first request of each connection in the round.
    var preparations: [Preparation] = []
    private var spareExchanges: [Exchange] = []
    var encoder = ResponseEncoder()
    var response = Response()
    private var nextRequestNumber = RequestNumber.random()
    var schedule = LoopSchedule()
    private(set) var now: Int64 = 0
    private(set) var wallSeconds: Int64 = 0

    /// Exchanges that are kept from one turn to the next for connections with something to do.
    static let spareExchangesMaximum = 64
    private static let mailboxToken = UInt64.max
    /// Marks the token of a listening socket; the rest is its number.
    static let listenerBit: UInt64 = 1 << 63

    init(
        _ listeners: [ListeningSocket], connectionsMaximum: Int, shortages: Shortages, limits: ServerLimits, application: any Application,
        observer: any ServerObserver, clock: Clock, mailbox: Mailbox
    ) throws(SystemError) {
        self.limits = limits
        self.application = application
        self.observer = observer
        self.clock = clock
        self.mailbox = mailbox
        deferral = ConnectionDeferral(mailbox)
        wantsRequests = observer.wantsRequests
        poller = try Poller()
        acceptor = try Acceptor(listeners, connectionsMaximum: connectionsMaximum, shortages: shortages)
        try poller.add(mailbox.wakeUp.number, .reading, token: Self.mailboxToken)
        try listen()
    }

    /// Serves until a drain has emptied the loop.
    func run() throws(SystemError) {
        readClock()
        while !(acceptor.isClosed && table.isEmpty) {
            let ready = try poller.wait(milliseconds: millisecondsToWait())
            readClock()
            for index in 0..<ready { try handle(poller.event(index)) }
            serveRound()
            if now >= nextSweep { try sweep() }
            endTurn()
        }
    }

    private func handle(_ event: Poller.Event) throws(SystemError) {
        if event.token == Self.mailboxToken {
            serveRound()
            for message in mailbox.takeAll() { try handle(message) }
        } else if event.token & Self.listenerBit != 0 {
            serveRound()
            try accept(Int(event.token & ~Self.listenerBit))
        } else if let connection = table.find(event.token) {
            if event.isDead { return close(connection) }
            if event.canWrite { writable(connection) }
            if event.canRead && connection.isOpen { readable(connection) }
        }
    }

    private func handle(_ message: Mailbox.Message) throws(SystemError) {
        switch message {
        case .drain: try beginDraining()
        case .answer(let token, var answer):
            // The client may have gone meanwhile: then nobody waits for the answer.
            guard let connection = table.find(token), let exchange = connection.exchange else { return }
            finish(connection, exchange, &answer)
            process(connection, exchange)
        }
    }
}

// MARK: - Connections

extension EventLoop {
    private func readable(_ connection: Connection) {
        withExchange(of: connection) { exchange in
            switch connection.socket.receive(into: &exchange.input) {
            case .received: arrived(connection, exchange)
            case .wouldBlock: settle(connection, exchange)
            case .failed: close(connection)
            case .ended:
                connection.state.inputEnded()
                process(connection, exchange)
            }
        }
    }

    private func writable(_ connection: Connection) {
        guard let exchange = connection.exchange else { return }
        if flush(connection, exchange) { process(connection, exchange) }
    }

    /// Sends once. False if the connection is closed, or its peer has not taken everything.
    func flush(_ connection: Connection, _ exchange: Exchange) -> Bool {
        guard !exchange.output.isEmpty else {
            settle(connection, exchange)
            return true
        }
        switch connection.socket.send(exchange.output) {
        case .failed:
            close(connection)
            return false
        case .wouldBlock: connection.state.stalled(at: now)
        case .sent(let count):
            exchange.output.wasSent(count)
            let step = connection.state.wrote(all: exchange.output.isEmpty, hasUnreadInput: !exchange.input.isEmpty, at: now)
            if step == .close {
                close(connection)
                return false
            }
            if connection.state.phase == .lingering { connection.socket.endOutput() }
        }
        settle(connection, exchange)
        return connection.isOpen && connection.state.stalledSince == nil
    }

    /// Tells poller and table what the connection waits for now, and takes back what it no longer needs.
    func settle(_ connection: Connection, _ exchange: Exchange) {
        guard connection.isOpen else { return }
        if exchange.isEmpty && connection.state.phase == .idle { takeBackExchange(of: connection) }
        let wanted = connection.wantedInterest(limits)
        if wanted != connection.interest {
            connection.interest = wanted
            do throws(SystemError) {
                try poller.change(connection.socket.number, wanted, token: connection.token)
            } catch { return close(connection) }
        }
        let isIdle = connection.state.phase == .idle && connection.exchange == nil
        table.schedule(connection, deadline: connection.state.deadline(limits), idleSince: isIdle ? connection.state.since : .max)
    }

    func close(_ connection: Connection) {
        guard connection.isOpen else { return }
        connection.isOpen = false
        takeBackExchange(of: connection)
        // Closing a descriptor takes it out of the poller as well: it was never duplicated.
        table.remove(connection)
    }

    /// Closes an idle connection unless a request has come since the poller was asked: closing would reset it under a client that did nothing wrong.
    func closeIfSilent(_ connection: Connection) -> Bool {
        withExchange(of: connection) { exchange in
            switch connection.socket.receive(into: &exchange.input) {
            case .received: process(connection, exchange)
            case .wouldBlock, .ended, .failed: close(connection)
            }
        }
        return !connection.isOpen
    }

    /// Lends what is under way on the connection, or what takes that up.
    @inline(__always)
    private func withExchange(of connection: Connection, _ body: (Exchange) -> Void) {
        if connection.exchange == nil { connection.exchange = spareExchanges.popLast() ?? Exchange(limits) }
        connection.lendExchange(body)
    }

    /// Only here is an exchange let go: until then, one that has left its connection may still be lent.
    private func endTurn() {
        if spareExchanges.count > Self.spareExchangesMaximum { spareExchanges.removeLast(spareExchanges.count - Self.spareExchangesMaximum) }
    }

    /// Only what the connection still has: an exchange that came back twice would be given to two connections, and each would read what the other received.
    private func takeBackExchange(of connection: Connection) {
        guard let exchange = connection.exchange.take() else { return }
        exchange.recycle()
        spareExchanges.append(consume exchange)
    }

    func makeRequestID() -> RequestID {
        nextRequestNumber &+= 1
        return RequestID(number: nextRequestNumber)
    }
}

// MARK: - Time

extension EventLoop {
    private func readClock() {
        now = clock.monotonicMilliseconds()
        wallSeconds = clock.wallSeconds()
        encoder.setTime(wallSeconds)
    }

    private var nextSweep: Int64 {
        schedule.next(earliestDeadline: table.earliestDeadline, sweepMilliseconds: limits.sweepMilliseconds)
    }

    private func millisecondsToWait() -> Int64 { nextSweep == .max ? -1 : max(0, nextSweep - now) }

    private func sweep() throws(SystemError) {
        if schedule.sweep(at: now) { try listen() }
        if schedule.endsListening(at: now) { try acceptTheLast() }
        if schedule.isDrainOver(at: now) { return cutOff() }
        for connection in table.expired(at: now) { expire(connection) }
    }

    private func expire(_ connection: Connection) {
        switch connection.state.expire(limits, at: now) {
        case .refuse(let refusal):
            guard let exchange = connection.exchange else { preconditionFailure("a request was begun without bytes") }
            refuse(connection, exchange, refusal)
            _ = flush(connection, exchange)
        case .close where connection.exchange == nil: _ = closeIfSilent(connection)
        case .close: close(connection)
        case .wait, .sendContinue, .answer:
            table.schedule(connection, deadline: connection.state.deadline(limits), idleSince: .max)
        }
    }

    private func beginDraining() throws(SystemError) {
        guard !schedule.isDraining else { return }
        try refuseNewcomers()
        schedule.beginDraining(until: now + limits.drainMilliseconds, listeningUntil: now + min(limits.drainMilliseconds, Acceptor.handshakeMilliseconds))
        for connection in table.all {
            connection.state.beginDraining(at: now)
            table.schedule(connection, deadline: connection.state.deadline(limits), idleSince: .max)
        }
    }

    private func cutOff() {
        observer.happened(.drainCutOff(connections: table.count))
        for connection in table.all { close(connection) }
    }
}
