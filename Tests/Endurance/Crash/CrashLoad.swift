import Glibc
import TestSupport

/// A server at work, and how it ends.
final class CrashLoad: Sendable {
    let server: ServingProgram
    let plan: RoundPlan
    let issued: IssuedIDs
    let crew = Crew(Tally())

    struct Tally: Sendable {
        var answers = 0
        /// Answers to changes of users.
        var userAnswers = 0
        /// How often a reader saw a change that was not answered yet.
        var shown = 0
        /// The signal is sent, or is about to be.
        var hasEnded = false
        var faults: [String] = []
    }

    init(_ server: ServingProgram, _ plan: RoundPlan, _ issued: IssuedIDs) {
        self.server = server
        self.plan = plan
        self.issued = issued
    }

    var goesOn: Bool { !crew.isToStop }

    /// Ends the server if this is the answer at which it ends: the client itself does it, the moment that it has the answer.
    func noteAnswer(to change: AccountChange) {
        var answers = 0
        crew.note { tally in
            tally.answers += 1
            if change.isForOperator { tally.userAnswers += 1 }
            answers = tally.answers
        }
        switch plan.end {
        case .answer(answers, let microseconds): end(microsecondsLater: microseconds)
        case .stop(answers): end()
        default: if answers == RoundPlan.answersMaximum { end() }
        }
    }

    /// The same of the reader.
    func noteShown() {
        var shown = 0
        crew.note { tally in
            tally.shown += 1
            shown = tally.shown
        }
        if case .shown(shown) = plan.end { end() }
    }

    /// A thread could not go on. That is as it should be once the server was sent a signal.
    func noteLoss(_ error: any Error, of whom: String) {
        crew.note { tally in
            if error is CrashFault || !tally.hasEnded { tally.faults.append("\(whom): \(error)") }
        }
    }

    /// Sends the signal; only the first time, since the process may be gone afterwards.
    func end(microsecondsLater: Int = 0) {
        if microsecondsLater > 0 { usleep(UInt32(microsecondsLater)) }
        var isFirst = false
        crew.note { tally in
            isFirst = !tally.hasEnded
            tally.hasEnded = true
        }
        if isFirst { server.program.signal(plan.end.isClean ? SIGTERM : SIGKILL) }
    }
}

extension CrashLoad {
    /// Waits until the server has been sent its signal, or sends it.
    func waitForEnd(_ watch: borrowing DirectoryWatch) throws {
        switch plan.end {
        case .snapshotStep(let steps, let microseconds):
            if try watch.wait(steps: steps, orUntil: { isOver(crew.tally) }) { end(microsecondsLater: microseconds) }
        case .rest(let answers):
            _ = crew.wait { $0.answers >= answers || isOver($0) }
            crew.stop()
            _ = crew.finish()
        case .answer, .shown, .stop: _ = crew.wait(until: isOver)
        }
        // Whatever came in between.
        end()
    }

    private func isOver(_ tally: Tally) -> Bool { tally.hasEnded || !tally.faults.isEmpty }
}
