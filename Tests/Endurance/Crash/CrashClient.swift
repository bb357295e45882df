import HTTPServer
import LinuxSystem
import TestSupport

/// One of the clients: it changes users and keys that are its alone, one change after the other, and so knows exactly what there must be.
final class CrashClient: Sendable {
    let home: Home
    let state: Monitor<State>

    struct Home: Sendable {
        let number: Int
        let userID: Int
        /// For the changes.
        let worker: StartedProgram.Key
        /// For looking at them meanwhile.
        let reader: StartedProgram.Key

        /// What the addresses of all of the client's users begin with.
        var emailStart: String { "client\(number)-" }
    }

    struct State: Sendable {
        /// What there is after every change that was answered.
        var acknowledged: Holdings
        /// Of every key of these whose text was told, by its id.
        var texts: [Int: String]
        /// Of keys that are gone.
        var deadTexts: [String] = []
        var uses: [Int: CountedUse] = [:]
        /// The change that was sent and is not answered.
        var pending: Pending?
        var serial = 0

        mutating func serverEnded(cleanly isClean: Bool) {
            for id in uses.keys { uses[id]?.serverEnded(cleanly: isClean) }
        }

        /// Takes over what there is now.
        mutating func settle(_ holdings: Holdings) {
            for (id, text) in texts where holdings.keys[id] == nil {
                texts[id] = nil
                uses[id] = nil
                deadTexts.append(text)
            }
            acknowledged = holdings
            pending = nil
        }
    }

    struct Pending: Sendable {
        let change: AccountChange
        let serial: Int
        /// A reader has seen it carried out: a crash may not take it back.
        var isShown = false
    }

    init(_ home: Home, _ holdings: Holdings, texts: [Int: String]) {
        self.home = home
        state = Monitor(State(acknowledged: holdings, texts: texts))
    }

    /// Makes changes until the server is gone, or until it is told to stop.
    func work(_ load: CrashLoad, _ numbers: SeededNumbers) {
        var numbers = numbers
        do {
            let client = try LoopbackClient(load.server.addresses[home.number % 2])
            let control = try LoopbackClient(load.server.control)
            while load.goesOn {
                let pending = begin(&numbers, isShrinking: load.plan.isShrinking)
                let answer = try (pending.change.isForOperator ? control : client).exchange(pending.change.request(bearer: home.worker.text))
                try take(answer, to: pending.change, load.issued)
                load.noteAnswer(to: pending.change)
                if answer["Connection"] == "close" { return }
            }
        } catch {
            load.noteLoss(error, of: "client \(home.number)")
        }
    }

    private func begin(_ numbers: inout SeededNumbers, isShrinking: Bool) -> Pending {
        state.withLock { state in
            state.serial += 1
            let change = ChangeChoice(client: home, holdings: state.acknowledged, serial: state.serial, isShrinking: isShrinking).make(&numbers)
            let pending = Pending(change: change, serial: state.serial)
            state.pending = pending
            if !change.isForOperator { state.uses[home.worker.id, default: CountedUse()].sent() }
            return pending
        }
    }

    private func take(_ answer: Answer, to change: AccountChange, _ issued: IssuedIDs) throws {
        let before = state.withLock { $0.acknowledged }
        let after = try change.acknowledged(by: answer, on: before)
        let fault = try state.withLock { state in
            for id in after.keys.keys where before.keys[id] == nil { state.texts[id] = try StartedProgram.member("api_key", of: answer) }
            state.settle(after)
            return change.isForOperator ? nil : state.uses[home.worker.id]?.answered(answer)
        }
        if let fault = fault ?? issued.note(after, since: before) { throw CrashFault("\(change): \(fault)") }
    }
}
