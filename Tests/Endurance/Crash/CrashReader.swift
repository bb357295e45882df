import LinuxSystem
import TestSupport

/// Looks at what is being changed. A change that it sees carried out must outlast every crash, whether or not it was answered.
///
/// Were changes shown a moment before they are written, a kill would have to come within microseconds to prove it. That they are not is what tests of the
/// store with a sync that is held show each time; this looks whether the whole server keeps to it.
struct CrashReader: Sendable {
    let clients: [CrashClient]

    func work(_ load: CrashLoad) {
        do {
            let reader = try LoopbackClient(load.server.addresses[0])
            let control = try LoopbackClient(load.server.control)
            while load.goesOn {
                for client in clients {
                    guard let pending = client.state.withLock({ $0.pending }) else { continue }
                    let answer = try look(at: pending.change, of: client, pending.change.isForOperator ? control : reader)
                    if try pending.change.isShown(by: answer), noteShown(pending, of: client) { load.noteShown() }
                    if answer["Connection"] == "close" { return }
                }
            }
        } catch {
            load.noteLoss(error, of: "the reader")
        }
    }

    private func look(at change: AccountChange, of client: CrashClient, _ connection: LoopbackClient) throws -> Answer {
        let key = client.home.reader
        guard !change.isForOperator else { return try connection.exchange(change.look(bearer: key.text)) }
        client.state.withLock { $0.uses[key.id, default: CountedUse()].sent() }
        let answer = try connection.exchange(change.look(bearer: key.text))
        if let fault = client.state.withLock({ $0.uses[key.id]?.answered(answer) }) { throw CrashFault(fault) }
        return answer
    }

    /// False if the change was answered meanwhile.
    private func noteShown(_ seen: CrashClient.Pending, of client: CrashClient) -> Bool {
        client.state.withLock { state in
            guard state.pending?.serial == seen.serial else { return false }
            state.pending?.isShown = true
            return true
        }
    }
}

extension AccountChange {
    /// The request whose answer tells whether the change was carried out.
    fileprivate func look(bearer: String) -> [UInt8] {
        switch self {
        case .createKey: Requests.list(bearer)
        case .changeKey(let key, _): Requests.request("GET", "/auth/api-keys/\(key.id)", bearer: bearer)
        case .deleteKey(let id): Requests.request("GET", "/auth/api-keys/\(id)", bearer: bearer)
        case .addUser(let email, _, _): Requests.request("GET", "/auth/users?email=\(email)")
        case .changeUser(let user, _): Requests.request("GET", "/auth/users/\(user.id)")
        case .removeUser(let id): Requests.request("GET", "/auth/users/\(id)")
        }
    }

    /// Whether an answer to `look` shows the change carried out. The next change may be, too: then the answer can be anything.
    fileprivate func isShown(by answer: Answer) throws -> Bool {
        switch self {
        case .createKey(let wish): return try answer.decoded([KeyState].self).contains { $0.name == wish.name }
        case .changeKey(let after, _):
            guard answer.status == 200 else { return false }
            var key = try answer.decoded(KeyState.self)
            key.userID = after.userID
            return key == after
        case .addUser: return try !answer.decoded([UserState].self).isEmpty
        case .changeUser(let after, _): return try answer.status == 200 && answer.decoded(UserState.self) == after
        case .deleteKey, .removeUser: return answer.status == 404
        }
    }
}
