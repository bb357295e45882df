internal import HTTPServer
internal import Synchronization

/// One password that somebody tries, right or wrong: those of one account and one network are counted together, whichever way they come.
struct PasswordGuess: Sendable {
    private let service: AuthService
    private let pair: LoginThrottle.Pair
    let receivedAt: Int64

    init(account: LoginThrottle.Account, _ request: borrowing Request, _ service: AuthService) {
        self.service = service
        pair = LoginThrottle.Pair(account: account, network: ClientNetwork(of: service.clientAddress.client(of: request)))
        receivedAt = request.receivedAt
    }

    /// Before the password is looked at, when it is asked and again when its turn has come: others may have failed in between.
    func refuseThrottled() throws(Problem) {
        if let seconds = service.throttle.withLock({ $0.wait(for: pair, at: receivedAt) }) { throw .tooManyFailedLogins(retryAfterSeconds: seconds) }
    }

    /// Takes the outcome in. If it throws, nobody may be told what it was.
    func settle(isRight: Bool) throws(Problem) {
        let wait = service.throttle.withLock { $0.settle(pair, isRight: isRight, at: receivedAt) }
        if let wait { throw .tooManyFailedLogins(retryAfterSeconds: wait) }
    }
}
