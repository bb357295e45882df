internal import LinuxSystem
internal import Synchronization

/// How other threads reach an event loop: what they leave here wakes it once, however much it is.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case answer(connection: UInt64, Response)
        case drain
    }

    private let messages = Mutex<[Message]>([])
    let wakeUp: WakeUp

    init() throws(SystemError) { wakeUp = try WakeUp() }

    func post(_ message: consuming Message) {
        let message = message
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { wakeUp.signal() }
    }

    func takeAll() -> [Message] {
        wakeUp.clear()
        return messages.withLock { messages in
            let taken = messages
            messages = []
            return taken
        }
    }
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
