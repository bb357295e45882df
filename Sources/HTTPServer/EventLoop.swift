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
    let poller: Poller
    var acceptor: Acceptor
    var table = ConnectionTable()
    private var spareExchanges: [Exchange] = []
    var encoder = ResponseEncoder()
    private var response = Response()
    private var nextRequestNumber = RequestNumber.random()
    var schedule = LoopSchedule()
    private(set) var now: Int64 = 0
    private var wallSeconds: Int64 = 0

    /// Exchanges that are kept for the next connection with something to do.
    static let spareExchangesMaximum = 64
    private static let mailboxToken = UInt64.max
    /// Marks the token of a listening socket; the rest is its number.
    static let listenerBit: UInt64 = 1 << 63

    init(
        _ listeners: [ListeningSocket], connectionsMaximum: Int, limits: ServerLimits, application: any Application,
        observer: any ServerObserver, clock: Clock, mailbox: Mailbox
    ) throws(SystemError) {
        self.limits = limits
        self.application = application
        self.observer = observer
        self.clock = clock
        self.mailbox = mailbox
        poller = try Poller()
        acceptor = try Acceptor(listeners, connectionsMaximum: connectionsMaximum)
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
            if now >= nextSweep { try sweep() }
        }
    }

    private func handle(_ event: Poller.Event) throws(SystemError) {
        if event.token == Self.mailboxToken {
            for message in mailbox.takeAll() { try handle(message) }
        } else if event.token & Self.listenerBit != 0 {
            try accept(Int(event.token & ~Self.listenerBit))
        } else if let connection = table.find(event.token) {
            if event.isDead { return close(connection) }
            if event.canWrite { writable(connection) }
            if event.canRead && table.find(event.token) != nil { readable(connection) }
        }
    }

    private func handle(_ message: Mailbox.Message) throws(SystemError) {
        switch message {
        case .drain: try beginDraining()
        case .answer(let token, let answer):
            // The client may have gone meanwhile: then nobody waits for the answer.
            guard let connection = table.find(token), let exchange = connection.exchange else { return }
            finish(connection, exchange, answer)
            process(connection, exchange)
        }
    }
}

// MARK: - Connections

extension EventLoop {
    private func readable(_ connection: Connection) {
        let exchange = connection.exchange ?? takeExchange()
        connection.exchange = exchange
        switch connection.socket.receive(into: &exchange.input) {
        case .received: process(connection, exchange)
        case .wouldBlock: settle(connection, exchange)
        case .failed: close(connection)
        case .ended:
            connection.state.inputEnded()
            process(connection, exchange)
        }
    }

    private func writable(_ connection: Connection) {
        guard let exchange = connection.exchange else { return }
        if flush(connection, exchange) { process(connection, exchange) }
    }

    /// Takes every request that is there, then sends what has become of them at once.
    private func process(_ connection: Connection, _ exchange: Exchange) {
        while connection.isOpen && connection.state.stalledSince == nil {
            if exchange.output.count >= OutputBuffer.batchBytes, !flush(connection, exchange) { return }
            switch connection.state.advance(&exchange.input, &exchange.reader, limits: limits, at: now) {
            case .wait:
                _ = flush(connection, exchange)
                return
            case .sendContinue:
                ResponseEncoder.appendContinue(to: &exchange.output.bytes)
                _ = flush(connection, exchange)
                return
            case .answer(let frame): answer(connection, exchange, frame)
            case .refuse(let refusal): refuse(connection, exchange, refusal)
            case .close:
                if exchange.output.isEmpty { return close(connection) }
                connection.state.endAfterOutput(at: now)
            }
        }
        settle(connection, exchange)
    }

    private func answer(_ connection: Connection, _ exchange: Exchange, _ frame: RequestFrame) {
        response.reset()
        prepareContext(exchange, frame.head)
        let disposition = respond(exchange.input, exchange.reader, frame, exchange.context.requestID, connection)
        exchange.input.consume(frame.length)
        exchange.reader.reset()
        if disposition == .ready { finish(connection, exchange, response) }
    }

    private func respond(
        _ input: borrowing InputBuffer, _ reader: borrowing RequestReader, _ frame: RequestFrame, _ id: RequestID, _ connection: Connection
    ) -> Disposition {
        let bytes = input.unread
        let request = Request(
            method: frame.head.method, path: bytes.extracting(frame.head.path), query: bytes.extracting(frame.head.query),
            fields: FieldList(bytes: bytes, lines: reader.fieldLines), body: bytes.extracting(frame.body), peer: connection.peer,
            id: id, receivedAt: wallSeconds, deferral: ConnectionDeferral(mailbox: mailbox, connection: connection.token))
        return application.respond(to: request, with: &response)
    }

    private func prepareContext(_ exchange: Exchange, _ head: RequestHead) {
        let unread = exchange.input
        exchange.context.requestID = head.requestID.flatMap { RequestID(unread.unread.extracting($0)) } ?? makeRequestID()
        exchange.context.method = head.method
        exchange.context.isHTTP10 = head.isHTTP10
        exchange.context.keepsAlive = head.keepsAlive
        guard observer.wantsRequests else { return }
        exchange.context.path = String(decoding: unread.unread.extracting(head.path).copy(), as: UTF8.self)
        exchange.context.startedMicroseconds = Clock.elapsedMicroseconds()
    }

    /// Puts an answer into the output.
    private func finish(_ connection: Connection, _ exchange: Exchange, _ answer: borrowing Response) {
        let isLast = !exchange.context.keepsAlive || answer.closesConnection || schedule.isDraining && isLastOfDrain(connection, exchange)
        let before = exchange.output.bytes.count
        encoder.encode(answer, for: exchange.context, isLast: isLast, into: &exchange.output.bytes)
        connection.state.answered(isLast: isLast, at: now)
        guard observer.wantsRequests else { return }
        observer.requestFinished(
            AccessRecord(
                requestID: exchange.context.requestID, method: exchange.context.method, path: exchange.context.path,
                status: answer.status.code, durationMicroseconds: Clock.elapsedMicroseconds() - exchange.context.startedMicroseconds,
                responseBytes: exchange.output.bytes.count - before, peer: connection.peer, annotations: answer.annotations))
    }

    /// During a drain an answer ends its connection unless another request has arrived behind it, which would be left without one.
    ///
    /// Near the drain's end it does so in any case: then a client that never stops sending is told where to go on, instead of being cut off.
    private func isLastOfDrain(_ connection: Connection, _ exchange: Exchange) -> Bool {
        guard schedule.canDrain(forMilliseconds: limits.drainIdleMilliseconds, at: now) else { return true }
        if exchange.input.isEmpty && !connection.state.inputHasEnded, case .ended = connection.socket.receive(into: &exchange.input) {
            connection.state.inputEnded()
        }
        return exchange.input.isEmpty
    }

    private func refuse(_ connection: Connection, _ exchange: Exchange, _ refusal: RequestRefusal) {
        prepareContext(exchange, exchange.reader.understoodHead(exchange.input))
        exchange.context.keepsAlive = false
        finish(connection, exchange, refusalAnswer(refusal))
    }

    func refusalAnswer(_ refusal: RequestRefusal) -> Response {
        var answer = Response(refusal.status)
        if refusal == .tooManyConnections { answer.setField("Retry-After", Acceptor.retryAfterSeconds) }
        application.describe(refusal, in: &answer)
        answer.status = refusal.status
        return answer
    }

    /// Sends once. False if the connection is closed, or its peer has not taken everything.
    private func flush(_ connection: Connection, _ exchange: Exchange) -> Bool {
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
    private func settle(_ connection: Connection, _ exchange: Exchange) {
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
        let exchange = takeExchange()
        connection.exchange = exchange
        switch connection.socket.receive(into: &exchange.input) {
        case .received: process(connection, exchange)
        case .wouldBlock, .ended, .failed: close(connection)
        }
        return !connection.isOpen
    }

    private func takeExchange() -> Exchange { spareExchanges.popLast() ?? Exchange() }

    /// Only what the connection still has: an exchange that came back twice would be given to two connections, and each would read what the other received.
    private func takeBackExchange(of connection: Connection) {
        guard let exchange = connection.exchange else { return }
        connection.exchange = nil
        exchange.recycle()
        if spareExchanges.count < Self.spareExchangesMaximum { spareExchanges.append(exchange) }
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
