internal import LinuxSystem
internal import TextFormats

/// How an event loop makes answers of what has arrived.
///
/// Connections that are ready together are served in rounds, each kind of work for all of them at once: receive, read, fetch from memory what is
/// needed, answer, send. One after the other, each would wait alone for its own memory, and the kernel's instructions and ours would drive each other
/// out of the cache with each request.
extension EventLoop {
    /// Bytes have arrived: the connection takes its place in the round.
    func arrived(_ connection: Connection, _ exchange: Exchange) {
        round.add(connection, exchange)
        if round.isFull { serveRound() }
    }

    func serveRound() {
        let count = round.count
        guard count > 0 else { return }
        for index in 0..<count { round.with(index) { read($0, $1) } }
        application.foresee(preparations)
        for index in 0..<count { round.with(index) { answerFirst($0, $1, preparations[index]) } }
        for index in 0..<count { round.holding(index) { goOn($0, $1) } }
        round.removeAll()
        preparations.removeAll(keepingCapacity: true)
    }

    private func read(_ connection: Connection, _ exchange: Exchange) {
        let step = connection.state.advance(&exchange.input, &exchange.reader, at: now)
        exchange.step = step
        preparations.append(step == .answer ? prepare(exchange.input, exchange.reader) : Preparation())
    }

    @inline(__always)
    private func prepare(_ input: borrowing InputBuffer, _ reader: borrowing RequestReader) -> Preparation {
        application.prepare(FieldList(bytes: input.unread, lines: reader.fieldLines))
    }

    private func answerFirst(_ connection: Connection, _ exchange: Exchange, _ preparation: Preparation) {
        guard exchange.step == .answer else { return }
        answer(connection, exchange, preparation)
        exchange.step = nil
    }

    /// The rest of what has arrived, and sending.
    private func goOn(_ connection: Connection, _ exchange: Exchange) {
        guard let step = exchange.step else { return process(connection, exchange) }
        exchange.step = nil
        process(connection, exchange, from: step)
    }

    /// Takes every request that is there, then sends what has become of them at once. The first step may have been found before.
    func process(_ connection: Connection, _ exchange: Exchange) {
        let step = connection.state.advance(&exchange.input, &exchange.reader, at: now)
        process(connection, exchange, from: step)
    }

    private func process(_ connection: Connection, _ exchange: Exchange, from first: ConnectionState.Step) {
        var step = first
        while true {
            switch step {
            case .wait:
                _ = flush(connection, exchange)
                return
            case .sendContinue:
                ResponseEncoder.appendContinue(to: &exchange.output)
                _ = flush(connection, exchange)
                return
            case .answer: answer(connection, exchange, Preparation())
            case .refuse(let refusal): refuse(connection, exchange, refusal)
            case .close:
                if exchange.output.isEmpty { return close(connection) }
                connection.state.endAfterOutput(at: now)
            }
            if exchange.output.count >= OutputBuffer.batchBytes || exchange.output.isClosed, !flush(connection, exchange) { return }
            guard connection.isOpen && connection.state.stalledSince == nil else { return settle(connection, exchange) }
            step = connection.state.advance(&exchange.input, &exchange.reader, at: now)
        }
    }

    private func answer(_ connection: Connection, _ exchange: Exchange, _ preparation: Preparation) {
        response.reset()
        prepareContext(exchange, exchange.reader.frame.head)
        let disposition = respond(to: connection, exchange.input, exchange.reader, exchange.context, preparation)
        exchange.input.consume(exchange.reader.frame.length)
        exchange.reader.reset()
        if disposition == .ready { finish(connection, exchange, &response) }
    }

    /// Shows the request that stands in the input to the application.
    @inline(__always)
    private func respond(
        to connection: Connection, _ input: borrowing InputBuffer, _ reader: borrowing RequestReader, _ context: borrowing AnswerContext,
        _ preparation: Preparation
    ) -> Disposition {
        let bytes = input.unread
        let frame = reader.frame
        deferral.connection = connection.token
        let request = Request(
            method: frame.head.method, path: bytes.extracting(frame.head.path), query: bytes.extracting(frame.head.query),
            fields: FieldList(bytes: bytes, lines: reader.fieldLines), body: bytes.extracting(frame.body), peer: connection.peer,
            id: context.requestID, receivedAt: wallSeconds, preparation: preparation, deferral: deferral)
        return application.respond(to: request, with: &response)
    }

    private func prepareContext(_ exchange: Exchange, _ head: RequestHead) {
        exchange.context.requestID = exchange.input.requestID(head) ?? makeRequestID()
        exchange.context.method = head.method
        exchange.context.isHTTP10 = head.isHTTP10
        exchange.context.keepsAlive = head.keepsAlive
        guard wantsRequests else { return }
        exchange.context.path = exchange.input.path(head)
        exchange.context.startedMicroseconds = Clock.elapsedMicroseconds()
    }

    /// Puts an answer into the output.
    func finish(_ connection: Connection, _ exchange: Exchange, _ answer: inout Response) {
        let isLast = !exchange.context.keepsAlive || answer.closesConnection || schedule.isDraining && isLastOfDrain(connection, exchange)
        let before = exchange.output.count
        encoder.encode(&answer, for: exchange.context, isLast: isLast, into: &exchange.output)
        connection.state.answered(isLast: isLast, at: now)
        guard wantsRequests else { return }
        observer.requestFinished(
            AccessRecord(
                requestID: exchange.context.requestID, method: exchange.context.method, path: exchange.context.path,
                status: answer.status.code, durationMicroseconds: Clock.elapsedMicroseconds() - exchange.context.startedMicroseconds,
                responseBytes: exchange.output.count - before, peer: connection.peer, annotations: answer.annotations))
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

    func refuse(_ connection: Connection, _ exchange: Exchange, _ refusal: RequestRefusal) {
        prepareContext(exchange, exchange.reader.understoodHead(exchange.input))
        exchange.context.keepsAlive = false
        var answer = refusalAnswer(refusal)
        finish(connection, exchange, &answer)
    }

    func refusalAnswer(_ refusal: RequestRefusal) -> Response {
        var answer = Response(refusal.status)
        if refusal == .tooManyConnections { answer.setField("Retry-After", Acceptor.retryAfterSeconds) }
        application.describe(refusal, in: &answer)
        answer.status = refusal.status
        return answer
    }
}

extension InputBuffer {
    fileprivate func requestID(_ head: RequestHead) -> RequestID? { head.requestID.flatMap { RequestID(unread.extracting($0)) } }

    fileprivate func path(_ head: RequestHead) -> String { String(decoding: unread.extracting(head.path).copy(), as: UTF8.self) }
}
