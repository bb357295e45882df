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
struct ConnectionDeferral: Deferral {
    let mailbox: Mailbox
    let connection: UInt64

    func pendingAnswer(_ id: RequestID) -> PendingAnswer {
        PendingAnswer(requestID: id) { [mailbox, connection] response in
            mailbox.post(.answer(connection: connection, response))
        }
    }
}
