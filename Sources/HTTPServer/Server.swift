package import LinuxSystem
internal import Synchronization

/// A listener: event loops that share their addresses, and the application that answers.
package final class Server: Sendable {
    /// Where it listens: port 0 is replaced by the port that the kernel chose.
    package let addresses: [ListenAddress]
    private let mailboxes: [Mailbox]
    private let running: Monitor<Int>
    private let observer: any ServerObserver

    /// Opens the addresses and starts `loops` event loops, whose answers can be grouped in `answerGroups`. `socketMode` is the mode of the files of
    /// Unix-domain sockets.
    package init(
        listenOn addresses: [ListenAddress], loops: Int, limits: ServerLimits, application: any Application,
        observer: any ServerObserver, clock: Clock = .system, socketMode: UInt32 = 0o660, answerGroups: AnswerGroups? = nil
    ) throws(ServerError) {
        precondition(loops > 0 && !addresses.isEmpty, "a server needs a loop and an address")
        for address in addresses { try ListeningSocket.checkIsFree(address) }
        let listeners = try Self.listeners(addresses, loops: loops, backlog: limits.listenBacklog, socketMode: socketMode)
        self.addresses = listeners[0].map(\.address)
        self.observer = observer
        running = Monitor(0)
        do throws(SystemError) {
            let descriptors = try SystemCall.raiseDescriptorLimit()
            let connections = limits.connectionsMaximum ?? descriptors - ServerLimits.reservedDescriptors
            let shortages = Shortages()
            var mailboxes: [Mailbox] = []
            for _ in 0..<loops { mailboxes.append(try Mailbox()) }
            self.mailboxes = mailboxes
            answerGroups?.add(mailboxes)
            for index in 0..<loops {
                try start(
                    listeners[index], mailboxes[index], connectionsMaximum: max(1, connections / loops), shortages: shortages, number: index,
                    limits: limits, application: application, clock: clock)
            }
        } catch {
            throw .system(error)
        }
        for address in self.addresses { observer.happened(.listening(address.description)) }
    }

    /// Begins to drain: accepts nothing more, finishes what is in flight, then closes. Said twice, it is done once.
    package func drain() {
        observer.happened(.draining)
        for mailbox in mailboxes { mailbox.post(.drain) }
    }

    /// Returns when every event loop has ended.
    package func waitUntilStopped() { _ = waitUntilStopped(atMostMilliseconds: nil) }

    /// The same for at most so long: whether they have ended.
    package func waitUntilStopped(atMostMilliseconds milliseconds: Int64?) -> Bool {
        let hasStopped = running.wait(atMostMilliseconds: milliseconds) { $0 == 0 ? true : nil } ?? false
        if hasStopped { observer.happened(.drained) }
        return hasStopped
    }
}

extension Server {
    /// The listening sockets of each loop: one of its own for every IP address, the same one for a path.
    private static func listeners(
        _ addresses: [ListenAddress], loops: Int, backlog: Int, socketMode: UInt32
    ) throws(ServerError) -> [[ListeningSocket]] {
        var listeners = [[ListeningSocket]](repeating: [], count: loops)
        for address in addresses {
            let first = try ListeningSocket(address, isShared: loops > 1, backlog: backlog, socketMode: socketMode)
            listeners[0].append(first)
            for index in listeners.indices.dropFirst() {
                if case .unix = address {
                    listeners[index].append(first)
                } else {
                    listeners[index].append(try ListeningSocket(first.address, isShared: true, backlog: backlog, socketMode: socketMode))
                }
            }
        }
        return listeners
    }

    private func start(
        _ listeners: [ListeningSocket], _ mailbox: Mailbox, connectionsMaximum: Int, shortages: Shortages, number: Int,
        limits: ServerLimits, application: any Application, clock: Clock
    ) throws(SystemError) {
        running.change { $0 += 1 }
        let (observer, running) = (observer, running)
        let handover = Handover(listeners)
        do throws(SystemError) {
            try Thread.detach(named: "loop-\(number)") {
                do throws(SystemError) {
                    try EventLoop(
                        handover.take(), connectionsMaximum: connectionsMaximum, shortages: shortages, limits: limits,
                        application: application, observer: observer, clock: clock, mailbox: mailbox
                    ).run()
                } catch {
                    observer.happened(.loopFailed(reason: "\(error)"))
                }
                running.change { $0 -= 1 }
            }
        } catch {
            running.change { $0 -= 1 }
            throw error
        }
    }
}

/// Gives a loop its sockets and keeps nothing of them: once the loop closes them they are closed, and not when its thread is gone.
private final class Handover: Sendable {
    private let listeners: Mutex<[ListeningSocket]>

    init(_ listeners: [ListeningSocket]) { self.listeners = Mutex(listeners) }

    func take() -> [ListeningSocket] {
        listeners.withLock { listeners in
            let taken = listeners
            listeners = []
            return taken
        }
    }
}
