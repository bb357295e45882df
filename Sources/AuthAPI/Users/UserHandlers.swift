internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// `/auth/users`: for the operator, and for callers with the scope `admin`.
struct UserHandlers: Sendable {
    let service: AuthService
    private let representation: UserRepresentation
    /// What a user may do where nothing else is said: look at and manage what is the user's own.
    private let defaultScopes: Scopes
    /// What a caller needs; nil where nobody needs a credential, as on the control socket.
    private let admin: Scopes?

    init(_ service: AuthService, admin: Scopes?) {
        self.service = service
        self.admin = admin
        representation = UserRepresentation(scopeNames: service.scopeNames)
        defaultScopes = service.scopes.read.union(service.scopes.write)
    }

    /// `GET /auth/users`, or `?email=` for at most one.
    func list(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let (email, page) = try admit(request, &response, needing: service.scopes.read) { (request, _) throws(Problem) -> (String?, Page) in
            var parameters = try QueryParameters(request.query)
            let email = parameters.text("email")
            let page = Page(&parameters)
            try parameters.refuseFaults()
            return (email, page)
        }
        if let email {
            write(CollectionOfOne(service.store.user(email: email)).compactMap(\.self), &response)
            return .ready
        }
        // Very many users would hold up everyone else on this loop.
        let path = request.path.copy()
        let later = LaterAnswer(request, response, service)
        let isQueued = service.passwordWorkers.submit {
            later.complete { response in
                let users = service.store.users()
                write(users.dropFirst(page.offset).prefix(page.limit ?? .max), &response)
                page.describe(total: users.count, path: path.span, &response)
            }
        }
        if !isQueued { later.complete { (_) throws(Problem) in throw .passwordWorkersBusy } }
        return .pending
    }

    /// `GET /auth/users/{user_id}`
    func show(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let user = try admit(request, &response, needing: service.scopes.read) { (request, _) throws(Problem) -> User in try self.user(named: request) }
        write(user, &response)
        return .ready
    }

    /// `POST /auth/users`
    func create(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let new = try admit(request, &response, needing: service.scopes.write) { (request, authority) throws(Problem) -> NewUser in
            let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
            let new = try NewUser(body, vocabulary: service.store.vocabulary, defaultScopes: authority.given(defaultScopes), service.settings)
            try authority.permit(new)
            return new
        }
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
        let (user, wish) = try admit(request, &response, needing: service.scopes.write) { (request, authority) throws(Problem) -> (User, UserWish) in
            let user = try self.user(named: request)
            let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
            var wish = try UserWish(body, vocabulary: service.store.vocabulary, of: user, service.settings)
            try authority.permit(wish, of: user)
            wish.changes.keepingSomeoneWith = authority.keepingSomeoneWith
            return (user, wish)
        }
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
        let (id, kept) = try admit(request, &response, needing: service.scopes.write) { (request, authority) throws(Problem) -> (Int, Scopes?) in
            (try PathID.read(request.capture(0), named: "user_id"), authority.keepingSomeoneWith)
        }
        let later = LaterAnswer(request, response, service)
        service.store.removeUser(id, keepingSomeoneWith: kept) { result in
            later.complete(result) { _, response in response.status = .noContent }
        }
        return .pending
    }
}

extension UserHandlers {
    /// Lets in whoever may manage users, when it is decided that what is asked may be done: a request that is refused costs nothing.
    private func admit<Wish>(
        _ request: borrowing Request, _ response: inout Response, needing scope: Scopes,
        deciding decide: (borrowing Request, UserAuthority) throws(Problem) -> Wish
    ) throws(Problem) -> Wish {
        guard let admin else { return try decide(request, .localOperator) }
        return try service.admit(request, &response, needing: scope.union(admin)) { (request, caller) throws(Problem) in
            try decide(request, .administrator(caller, service.scopes.read.union(service.scopes.write).union(admin)))
        }.wish
    }

    private func write(_ users: some Sequence<User>, _ response: inout Response) {
        response.setContentType("application/json")
        response.body.openArray()
        for user in users { representation.append(user, &response.body) }
        response.body.closeArray()
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
