internal import LinuxSystem
internal import Synchronization

/// How other threads reach an event loop: what they leave here wakes it once, however much it is.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case answer(connection: UInt64, Response)
        case drain
    }

    private let state = Mutex(State())
    let wakeUp: WakeUp

    private struct State: Sendable {
        var messages: [Message] = []
        /// How many have more to post and will release the mailbox afterwards.
        var holders = 0
    }

    init() throws(SystemError) { wakeUp = try WakeUp() }

    func post(_ message: consuming Message) {
        let message = message
        let mustWake = state.withLock { state in
            state.messages.append(message)
            return state.messages.count == 1 && state.holders == 0
        }
        if mustWake { wakeUp.signal() }
    }

    /// Until `release` nothing that is posted wakes the loop.
    func hold() { state.withLock { $0.holders += 1 } }

    func release() {
        let mustWake = state.withLock { state in
            state.holders -= 1
            return state.holders == 0 && !state.messages.isEmpty
        }
        if mustWake { wakeUp.signal() }
    }

    func takeAll() -> [Message] {
        wakeUp.clear()
        return state.withLock { state in
            let taken = state.messages
            state.messages = []
            return taken
        }
    }
}

/// Answers that one thread has ready at once, such as those of all changes that shared a sync, wake each loop once and not each by itself: a wake-up is a
/// system call and mostly an interrupt of another processor, which costs more than the answer.
package final class AnswerGroups: Sendable {
    private let mailboxes = Mutex<[Mailbox]>([])

    package init() {}

    /// Makes what `body` answers one group.
    package func group(_ body: () -> Void) {
        let held = mailboxes.withLock { $0 }
        for mailbox in held { mailbox.hold() }
        body()
        for mailbox in held { mailbox.release() }
    }

    func add(_ new: [Mailbox]) { mailboxes.withLock { $0 += new } }
}

/// Sends the answer to a request back to its connection, if that is still there.
///
/// A loop has one, which it tells whose turn it is: nearly no request needs it, so none should have to make it.
final class ConnectionDeferral: Deferral {
    private let mailbox: Mailbox
    /// The token of the connection whose request is being answered.
    var connection: UInt64 = 0

    init(_ mailbox: Mailbox) { self.mailbox = mailbox }

    func pendingAnswer(_ id: RequestID) -> PendingAnswer {
        PendingAnswer(requestID: id) { [mailbox, connection] response in
            mailbox.post(.answer(connection: connection, response))
        }
    }
}
