internal import LinuxSystem

/// Makes one load: waits for what is ready, and sends what is due.
///
/// Everything is allocated before the first request. On the way of a request there is one `recv`, one `send`, one look at the clock and a share of an
/// `epoll_wait`, so that one core of load is enough for one core of server.
@safe struct LoadLoop: ~Copyable {
    let plan: LoadPlan
    let poller: LoadPoller
    let connections: UnsafeMutableBufferPointer<LoadConnection>
    let requests: RequestTexts
    /// What is received goes here and is looked at before the next receives.
    let buffer: UnsafeMutableRawBufferPointer
    var report = LoadReport()
    /// By status: a dictionary would be too slow.
    var statusCounts = [Int](repeating: 0, count: 1_000)
    var phase = Phase.running
    var idleQueue: SlotQueue
    var schedule: LoadSchedule?
    var nextRequest = 0
    /// Slots that wait to be opened, so that not all of them knock at once.
    var unopened: Int
    var connecting = 0
    var awaiting = 0
    var open = 0
    var firstRequestAt: Int64 = 0
    var lastAnswerAt: Int64 = 0
    private let shared: Monitor<RunningLoad.Shared>
    private var nextReport: Int64 = 0

    enum Phase: Equatable {
        case running
        /// Nothing more is sent; answers are waited for until then.
        case ending(until: Int64)
    }

    /// What a single receive takes.
    static let receiveBytes = 65_536
    /// Connections that are being established at one time: fewer than a listening socket keeps ready.
    static let connectingMaximum = 256
    /// How long the loop sleeps at most before it looks whether it is to stop.
    static let sleepMilliseconds: Int64 = 20
    private static let reportNanoseconds: Int64 = 1_000_000

    init(_ plan: LoadPlan, _ shared: Monitor<RunningLoad.Shared>) throws(SystemError) {
        self.plan = plan
        self.shared = shared
        poller = try LoadPoller()
        unsafe connections = .allocate(capacity: plan.connections)
        unsafe connections.initialize(repeating: LoadConnection())
        requests = RequestTexts(plan.requests)
        unsafe buffer = .allocate(byteCount: Self.receiveBytes, alignment: 64)
        idleQueue = SlotQueue(capacity: plan.connections)
        unopened = plan.connections
    }

    deinit {
        for slot in 0..<plan.connections where unsafe connections[slot].number >= 0 { LoadSocket.close(unsafe connections[slot].number) }
        unsafe connections.deinitialize()
        unsafe connections.deallocate()
        unsafe buffer.deallocate()
    }

    consuming func run() throws(SystemError) -> LoadReport {
        var loop = self
        try loop.loadUntilEnded()
        return loop.finishedReport()
    }

    private mutating func loadUntilEnded() throws(SystemError) {
        let start = LoadClock.now()
        firstRequestAt = start
        if case .perSecond(let rate) = plan.pace {
            schedule = LoadSchedule(requestsPerSecond: rate, start: start)
            try poller.startTimer(everyNanoseconds: max(100_000, 1_000_000_000 / Int64(rate)))
        }
        let end = plan.durationMilliseconds.map { start + $0 * 1_000_000 }
        while true {
            if phase == .running { try openMore() }
            let ready = try poller.wait(milliseconds: sleep(until: end))
            for index in 0..<ready { try handle(poller.event(index)) }
            let now = LoadClock.now()
            if schedule != nil { try sendDue(at: min(now, (end ?? .max) - 1)) }
            if now >= nextReport { look(at: now) }
            if phase == .running, let end, now >= end { beginEnding(at: now) }
            if isOver(at: now) { return }
        }
    }

    private func sleep(until end: Int64?) -> Int64 {
        guard phase == .running, let end else { return Self.sleepMilliseconds }
        return max(0, min(Self.sleepMilliseconds, (end - LoadClock.now()) / 1_000_000 + 1))
    }

    private mutating func handle(_ event: LoadPoller.Event) throws(SystemError) {
        guard event.slot >= 0 else { return poller.clearTimer() }
        switch unsafe connections[event.slot].state {
        case .closed: break
        case .connecting: try finishConnecting(event.slot)
        case .idle: try receiveUnasked(event.slot)
        case .awaiting:
            if event.canSend { try sendRest(event.slot) }
            if event.canReceive { try receive(event.slot) }
        }
    }

    /// Sends what is due as long as there are connections to send it on.
    private mutating func sendDue(at now: Int64) throws(SystemError) {
        guard phase == .running else { return }
        while let slot = nextIdleSlot() {
            guard let due = schedule?.take(at: now) else {
                enqueue(slot)
                return
            }
            try send(slot, due: due)
        }
    }

    private mutating func nextIdleSlot() -> Int? {
        while let slot = idleQueue.take() {
            unsafe connections[slot].isQueued = false
            // It may have been closed while it waited.
            if unsafe connections[slot].state == .idle { return slot }
        }
        return nil
    }

    mutating func enqueue(_ slot: Int) {
        guard unsafe !connections[slot].isQueued else { return }
        unsafe connections[slot].isQueued = true
        idleQueue.append(slot)
    }

    /// Tells how far the load has come, and hears whether it is to stop.
    private mutating func look(at now: Int64) {
        nextReport = now + Self.reportNanoseconds
        let progress = LoadProgress(answers: report.latency.count, openConnections: open)
        let isToStop = shared.change { shared in
            shared.progress = progress
            return shared.isToStop
        }
        if isToStop && phase == .running { beginEnding(at: now) }
    }

    private mutating func beginEnding(at now: Int64) {
        phase = .ending(until: now + plan.graceMilliseconds * 1_000_000)
        if let schedule, let milliseconds = plan.durationMilliseconds {
            report.unsent = schedule.left(before: firstRequestAt + milliseconds * 1_000_000)
        }
    }

    private func isOver(at now: Int64) -> Bool {
        switch phase {
        case .running: open + connecting + unopened == 0
        case .ending(let until): awaiting == 0 || now >= until
        }
    }

    private consuming func finishedReport() -> LoadReport {
        report.unanswered = awaiting
        report.elapsedNanoseconds = max(0, lastAnswerAt - firstRequestAt)
        for (status, count) in statusCounts.enumerated() where count > 0 { report.statuses[status] = count }
        return report
    }
}
