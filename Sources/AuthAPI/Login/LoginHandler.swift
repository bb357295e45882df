internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// `POST /auth/login`: a password for a token. Checked on the loop, hashed on a worker.
struct LoginHandler: Sendable {
    let service: AuthService

    func login(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        response.setField("Cache-Control", "no-store")
        let login = try LoginRequest.read(request, service.settings)
        let guess = PasswordGuess(account: account(login.username), request, service)
        let attempt = LoginAttempt(login: login, guess: guess)
        try guess.refuseThrottled()
        let later = LaterAnswer(request, response, service)
        let isQueued = service.passwordWorkers.submit { finish(attempt, later) }
        if !isQueued { later.complete { (_) throws(Problem) in throw .passwordWorkersBusy } }
        return .pending
    }

    /// By id where there is one, so that no other spelling of the address that the store takes for the same begins a new count. Where there is
    /// none these spellings have one count too, or the difference would tell: Swift hashes alike what it takes for equal.
    private func account(_ username: String) -> LoginThrottle.Account {
        guard let user = service.store.user(email: username) else { return .unknown(nameHash: username.lowercased().hashValue) }
        return .user(user.id)
    }
}

private struct LoginAttempt: Sendable {
    let login: LoginRequest
    let guess: PasswordGuess
}

// MARK: - On a worker

extension LoginHandler {
    private func finish(_ attempt: LoginAttempt, _ later: LaterAnswer) {
        var rightful: User?
        later.complete { (response) throws(Problem) in
            // Others may have failed while this one was in the queue.
            try attempt.guess.refuseThrottled()
            let user = authenticatedUser(attempt.login)
            try attempt.guess.settle(isRight: user != nil)
            guard let user else { throw .wrongLogin }
            rightful = user
            service.observer.loggedIn(userID: user.id)
            writeToken(for: user, at: attempt.guess.receivedAt, &response)
        }
        // The client has its answer and does not wait for a second hash.
        if let rightful { rehash(attempt.login.password, of: rightful) }
    }

    /// One password is verified in every case, so that the time tells nothing of whether the account exists or is active.
    private func authenticatedUser(_ login: LoginRequest) -> User? {
        let user = service.store.user(email: login.username)
        let isRight = login.password.matches(user?.passwordHash ?? service.decoy.hash(for: login.username))
        guard let user, isRight, user.isActive else { return nil }
        return user
    }

    /// Moves an old hash to the method of today, unless the password was changed since. If it fails, the next login tries again.
    private func rehash(_ password: Password, of user: User) {
        guard PasswordHash.needsRehash(user.passwordHash) else { return }
        var changes = UserChanges()
        changes.passwordHash = password.makeHash()
        changes.ifPasswordHashIs = user.passwordHash
        service.store.changeUser(user.id, changes) { _ in }
    }

    private func writeToken(for user: User, at now: Int64, _ response: inout Response) {
        let lifetime = service.settings.tokenLifetimeSeconds
        let token = service.signer.token(
            forUser: user.id, loginEpoch: user.logins.epoch, at: Timestamp(seconds: now), lifetimeSeconds: lifetime)
        response.annotate("user_id", user.id)
        response.setContentType("application/json")
        response.body.openObject()
        // A token is base64url and dots: nothing in it needs an escape.
        response.body.openMember("access_token")
        response.body.append(ASCII.doubleQuote)
        response.body.append(contentsOf: token)
        response.body.append(ASCII.doubleQuote)
        response.body.member("token_type", "bearer")
        response.body.member("user_id", user.id)
        response.body.member("expires_in", lifetime)
        response.body.closeObject()
    }
}
