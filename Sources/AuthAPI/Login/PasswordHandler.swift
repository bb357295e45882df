internal import AccountStore
internal import HTTPServer
internal import Tokens

/// `POST /auth/password`: a user changes the own password, which ends all of the user's logins but the one that asks. A guess at the current password
/// counts as a failed login: whoever has found a token has not found the account.
struct PasswordHandler: Sendable {
    let service: AuthService

    func change(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let login = try service.admitLogin(request, &response)
        guard let user = service.store.user(login.claims.userID) else { throw .invalidToken }
        let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
        let wish = try PasswordWish(body, service.settings, email: user.email)
        let guess = PasswordGuess(account: .user(user.id), request, service)
        try guess.refuseThrottled()
        queue(login, wish, guess, LaterAnswer(request, response, service))
        return .pending
    }

    private func queue(_ login: PresentedLogin, _ wish: PasswordWish, _ guess: PasswordGuess, _ later: LaterAnswer) {
        let isQueued = service.passwordWorkers.submit { change(login, wish, guess, later) }
        if !isQueued { later.complete { (_) throws(Problem) in throw .passwordWorkersBusy } }
    }

    /// On a worker.
    private func change(_ login: PresentedLogin, _ wish: PasswordWish, _ guess: PasswordGuess, _ later: LaterAnswer) {
        let changes: UserChanges
        do throws(Problem) {
            try guess.refuseThrottled()
            let user = try owner(of: login, wish, guess)
            changes = Self.changes(of: user, to: wish.new.makeHash(), keeping: login)
        } catch {
            return later.complete { (_) throws(Problem) in throw error }
        }
        service.store.changeUser(login.claims.userID, changes) { [changes] result in
            // Between the check and the change the hash became another one, by a change or by a login that brought it up to date: what was checked
            // is checked again.
            if case .success(let user) = result, user.passwordHash != changes.passwordHash { return queue(login, wish, guess, later) }
            later.complete { (response) throws(Problem) in
                switch result {
                case .success: response.status = .noContent
                case .failure(.unknownUser): throw .invalidToken
                case .failure(let refusal): throw Problem(refusal)
                }
            }
        }
    }

    /// The user whose current password was given.
    private func owner(of login: PresentedLogin, _ wish: PasswordWish, _ guess: PasswordGuess) throws(Problem) -> User {
        guard let user = service.store.user(login.claims.userID) else { throw .invalidToken }
        let isRight = wish.current.matches(user.passwordHash)
        try guess.settle(isRight: isRight)
        guard isRight else { throw .wrongCurrentPassword }
        return user
    }

    private static func changes(of user: User, to hash: String, keeping login: PresentedLogin) -> UserChanges {
        var changes = UserChanges()
        changes.passwordHash = hash
        changes.ifPasswordHashIs = user.passwordHash
        changes.endsLogins = true
        changes.keptLogin = KeptLogin(login.digest, epoch: login.claims.loginEpoch)
        return changes
    }
}

/// The body of `POST /auth/password`.
private struct PasswordWish: Sendable {
    let current: Password
    let new: Password

    init(_ body: JSONValue, _ settings: AuthSettings, email: String) throws(Problem) {
        var reader = try MemberReader(body)
        let current = reader.password("current_password", bytes: 1...settings.passwordBytesMaximum, isRequired: true)
        let new = reader.newPassword("new_password", isRequired: true, email: email, settings)
        try reader.finish()
        guard let current, let new else { preconditionFailure("a missing member is a fault and was not reported as one") }
        self.current = Password(current)
        self.new = Password(new)
    }
}
