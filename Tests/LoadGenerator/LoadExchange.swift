internal import LinuxSystem

/// One exchange after the other on a connection.
///
/// What a connection counts is set and not added to in place: Swift 6.3 makes a module of that which the thread sanitizer's build refuses.
extension LoadLoop {
    /// Begins the next request of the plan. `due`: from when its latency counts; nil: from now.
    mutating func send(_ slot: Int, due: Int64? = nil) throws(SystemError) {
        unsafe connections[slot].request = nextRequest
        nextRequest = nextRequest + 1 == requests.count ? 0 : nextRequest + 1
        unsafe connections[slot].due = due ?? LoadClock.now()
        unsafe connections[slot].sentBytes = 0
        unsafe connections[slot].state = .awaiting
        awaiting += 1
        try sendRest(slot)
    }

    mutating func sendRest(_ slot: Int) throws(SystemError) {
        let text = unsafe requests.text(connections[slot].request)
        let sent = unsafe connections[slot].sentBytes
        guard sent < text.count else { return }
        let number = unsafe connections[slot].number
        switch unsafe LoadSocket.send(number, UnsafeRawBufferPointer(rebasing: text[sent...])) {
        case .bytes(let count): unsafe connections[slot].sentBytes = sent + count
        case .wouldBlock: break
        // The server ended the connection. It may have answered before it did, so what was received decides.
        case .ended: unsafe connections[slot].sentBytes = text.count
        }
        let needsRoom = unsafe connections[slot].sentBytes < text.count
        if unsafe needsRoom != connections[slot].watchesRoom {
            unsafe connections[slot].watchesRoom = needsRoom
            try poller.change(number, slot: slot, sending: needsRoom)
        }
    }

    mutating func receive(_ slot: Int) throws(SystemError) {
        let missing = unsafe connections[slot].missingBytes
        let number = unsafe connections[slot].number
        switch unsafe missing > 0 ? LoadSocket.discard(number, atMost: missing) : LoadSocket.receive(number, into: buffer) {
        case .wouldBlock: break
        case .ended: try lose(slot)
        case .bytes(let count):
            report.receivedBytes += count
            if missing > 0 {
                unsafe connections[slot].missingBytes = missing - count
                if missing == count { try finishAnswer(slot) }
            } else if unsafe connections[slot].carried.isEmpty {
                unsafe try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), slot)
            } else {
                unsafe try takeCarried(UnsafeRawBufferPointer(rebasing: buffer[..<count]), slot)
            }
        }
    }

    /// The rest of a head that came in pieces.
    private mutating func takeCarried(_ bytes: UnsafeRawBufferPointer, _ slot: Int) throws(SystemError) {
        var whole = unsafe connections[slot].carried
        unsafe connections[slot].carried = []
        unsafe whole += bytes
        // Copied out, since a closure cannot throw what this throws and change the loop at once.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: whole.count, alignment: 1)
        defer { unsafe copy.deallocate() }
        unsafe copy.copyBytes(from: whole)
        unsafe try take(UnsafeRawBufferPointer(copy), slot)
    }

    /// Takes the beginning of an answer.
    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ slot: Int) throws(SystemError) {
        switch unsafe AnswerHead.read(bytes) {
        case .incomplete: unsafe connections[slot].carried = Array(bytes)
        case .malformed: try giveUp(slot)
        case .complete(let head) where head.status < 200:
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[head.headBytes...])
            if unsafe !rest.isEmpty { unsafe try take(rest, slot) }
        case .complete(let head):
            let missing = head.bodyBytes - (bytes.count - head.headBytes)
            // Bytes behind the answer belong to nothing that was asked for.
            guard missing >= 0 else { return try giveUp(slot) }
            if !(200..<300 ~= head.status), report.firstFailure == nil { report.firstFailure = unsafe String(decoding: bytes.prefix(1_000), as: UTF8.self) }
            unsafe connections[slot].head = head
            unsafe connections[slot].missingBytes = missing
            if missing == 0 { try finishAnswer(slot) }
        }
    }

    private mutating func finishAnswer(_ slot: Int) throws(SystemError) {
        let now = LoadClock.now()
        let head = unsafe connections[slot].head
        statusCounts[head.status] += 1
        report.latency.record(unsafe now - connections[slot].due)
        lastAnswerAt = now
        awaiting -= 1
        unsafe connections[slot].answers = connections[slot].answers + 1
        unsafe connections[slot].state = .idle
        if head.closes {
            report.closedByServer += 1
            return try reopen(slot)
        }
        // Answered before all was sent: what is still to be sent would be taken for another request.
        if unsafe connections[slot].sentBytes < requests.text(connections[slot].request).count { return try reopen(slot) }
        if phase == .running { try goOn(slot, at: now) }
    }

    /// Gives an idle connection its next request, or has it wait for one.
    mutating func goOn(_ slot: Int, at now: Int64) throws(SystemError) {
        switch plan.pace {
        case .fullSpeed: try send(slot, due: now)
        case .perSecond: enqueue(slot)
        case .silent: break
        }
    }
}
