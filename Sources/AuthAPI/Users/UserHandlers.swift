internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// `/auth/users`: what may be done with users. Who may do it is decided before, where the routes are listed.
struct UserHandlers: Sendable {
    let service: AuthService
    private let representation: UserRepresentation
    /// What a user may do where nothing else is said: look at and manage what is the user's own.
    private let defaultScopes: Scopes

    init(_ service: AuthService) {
        self.service = service
        representation = UserRepresentation(scopeNames: service.scopeNames)
        defaultScopes = service.scopes.read.union(service.scopes.write)
    }

    /// `GET /auth/users`, or `?email=` for at most one.
    func list(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        var parameters = try QueryParameters(request.query)
        let email = parameters.text("email")
        try parameters.refuseFaults()
        let users = users(withEmail: email)
        response.setContentType("application/json")
        response.body.openArray()
        for user in users { representation.append(user, &response.body) }
        response.body.closeArray()
        return .ready
    }

    /// `GET /auth/users/{user_id}`
    func show(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        write(try user(named: request), &response)
        return .ready
    }

    /// `POST /auth/users`
    func create(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
        let new = try NewUser(body, vocabulary: service.store.vocabulary, defaultScopes: defaultScopes)
        let path = request.path.copy()
        let later = LaterAnswer(request, response, service)
        hash(new.password, for: later) { hash in
            service.store.addUser(UserDraft(email: new.email, passwordHash: hash, scopes: new.scopes)) { result in
                later.complete(result) { user, response in writeNew(user, at: path, &response) }
            }
        }
        return .pending
    }

    /// `PATCH /auth/users/{user_id}`
    func change(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let user = try user(named: request)
        let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
        let wish = try UserWish(body, vocabulary: service.store.vocabulary, of: user)
        if wish.isEmpty {
            write(user, &response)
            return .ready
        }
        let later = LaterAnswer(request, response, service)
        guard let password = wish.password else {
            change(user.id, wish.changes, later)
            return .pending
        }
        hash(password, for: later) { hash in
            var changes = wish.changes
            changes.passwordHash = hash
            change(user.id, changes, later)
        }
        return .pending
    }

    /// `DELETE /auth/users/{user_id}`, and all of the user's keys with it.
    func delete(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let id = try PathID.read(request.capture(0), named: "user_id")
        let later = LaterAnswer(request, response, service)
        service.store.removeUser(id) { result in
            later.complete(result) { _, response in response.status = .noContent }
        }
        return .pending
    }
}

extension UserHandlers {
    private func users(withEmail email: String?) -> [User] {
        guard let email else { return service.store.users() }
        guard let user = service.store.user(email: email) else { return [] }
        return [user]
    }

    private func user(named request: borrowing Request) throws(Problem) -> User {
        let id = try PathID.read(request.capture(0), named: "user_id")
        guard let user = service.store.user(id) else { throw .unknownUser }
        return user
    }

    private func change(_ id: Int, _ changes: UserChanges, _ later: LaterAnswer) {
        service.store.changeUser(id, changes) { result in
            later.complete(result) { user, response in write(user, &response) }
        }
    }

    /// Hashes on a worker, where `next` runs too; or answers that they have no room.
    private func hash(_ password: Password, for later: LaterAnswer, _ next: @escaping @Sendable (String) -> Void) {
        let isQueued = service.passwordWorkers.submit { next(password.makeHash()) }
        if !isQueued { later.complete { (_) throws(Problem) in throw .passwordWorkersBusy } }
    }

    private func write(_ user: User, _ response: inout Response) {
        response.setContentType("application/json")
        representation.append(user, &response.body)
    }

    private func writeNew(_ user: User, at path: [UInt8], _ response: inout Response) {
        response.status = .created
        response.setField("Location") { value in
            value.append(contentsOf: path)
            value.append(ASCII.slash)
            value.append(decimal: user.id)
        }
        write(user, &response)
    }
}
