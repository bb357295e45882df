import HTTPServer
import TestSupport

/// Sends requests until the server says that it has answered its last, and holds it to that.
struct StopClient: Sendable {
    let address: ListenAddress
    let request: [UInt8]
    let load: StopLoad

    func work(_ crew: Crew<StopRun.Tally>) {
        let batch = Array([[UInt8]](repeating: request, count: load.depth).joined())
        var kept: LoopbackClient?
        while true {
            // Read before connecting: a refusal is right only when the signal may have been sent.
            let mayBeRefused = crew.isToStop
            guard let client = kept ?? connect(crew, mayBeRefused: mayBeRefused) else { return }
            let goesOn = exchange(batch, client, crew)
            if load.connectsAnew {
                kept = nil
                if !goesOn && mayBeRefused { continue }
            } else {
                kept = client
                if !goesOn { return }
            }
        }
    }

    private func connect(_ crew: Crew<StopRun.Tally>, mayBeRefused: Bool) -> LoopbackClient? {
        do {
            return try LoopbackClient(address)
        } catch {
            let isStopping = mayBeRefused || crew.isToStop
            crew.note { isStopping ? $0.refusals += 1 : $0.fail(1, "not connected before the stop: \(error)") }
            return nil
        }
    }

    /// Sends the batch and reads its answers; false when the connection is over.
    private func exchange(_ batch: [UInt8], _ client: LoopbackClient, _ crew: Crew<StopRun.Tally>) -> Bool {
        var tally = StopRun.Tally()
        var isOver = false
        do {
            try client.send(batch)
            while tally.answers < load.depth && !isOver {
                let answer = try client.readAnswer()
                tally.answers += 1
                isOver = answer["Connection"] == "close"
                if answer.status != 200 { tally.fail(1, "\(answer.status) \(answer.text)") }
            }
            if tally.answers < load.depth { tally.fail(load.depth - tally.answers, "left behind the last answer") }
            if isOver { tally.closeNotices += 1 }
        } catch {
            tally.fail(load.depth - tally.answers, "\(error)")
            isOver = true
        }
        crew.note { total in
            total.answers += tally.answers
            total.closeNotices += tally.closeNotices
            if let reason = tally.firstFailure { total.fail(tally.failures, reason) }
        }
        return !isOver
    }
}
