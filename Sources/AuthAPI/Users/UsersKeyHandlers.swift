internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// Everybody's API keys: for the operator, and those of one user for callers with the scope `admin`, too.
struct UsersKeyHandlers: Sendable {
    let service: AuthService
    private let representation: APIKeyRepresentation
    /// What a caller needs; nil where nobody needs a credential, as on the control socket.
    private let admin: Scopes?

    init(_ service: AuthService, admin: Scopes?) {
        self.service = service
        self.admin = admin
        representation = APIKeyRepresentation(scopeNames: service.scopeNames)
    }

    /// `GET /auth/users/{user_id}/api-keys`
    func listOfUser(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        if let admin { _ = try service.admit(request, &response, needing: service.scopes.read.union(admin)) }
        let id = try PathID.read(request.capture(0), named: "user_id")
        guard service.store.user(id) != nil else { throw .unknownUser }
        write(keysOf: [id], &response)
        return .ready
    }

    /// `GET /auth/api-keys`: of all users, or with `?user_id=` of one; in the order of the users and each one's keys.
    func list(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        var parameters = try QueryParameters(request.query)
        let id = parameters.integer("user_id", in: 1...PathID.maximum)
        try parameters.refuseFaults()
        if let id {
            guard service.store.user(id) != nil else { throw .unknownUser }
            write(keysOf: [id], &response)
            return .ready
        }
        // A million keys would hold up everyone else on this loop.
        let later = LaterAnswer(request, response, service)
        let isQueued = service.passwordWorkers.submit {
            later.complete { write(keysOf: service.store.users().map(\.id), &$0) }
        }
        if !isQueued { later.complete { (_) throws(Problem) in throw .passwordWorkersBusy } }
        return .pending
    }

    /// `DELETE /auth/api-keys/{api_key_id}`, whosever it is.
    func delete(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let id = try PathID.read(request.capture(0), named: "api_key_id")
        let later = LaterAnswer(request, response, service)
        service.store.deleteAPIKey(id, ownerID: nil) { result in
            later.complete(result) { _, response in response.status = .noContent }
        }
        return .pending
    }

    private func write(keysOf users: [Int], _ response: inout Response) {
        response.setContentType("application/json")
        response.body.append(UInt8(ascii: "["))
        var isFirst = true
        for user in users {
            _ = service.store.forEachAPIKeyView(ofUser: user, offset: 0, limit: .max) { key in
                if !isFirst { response.body.append(ASCII.comma) }
                isFirst = false
                representation.open(key, &response.body)
                response.body.member("user_id", key.userID)
                response.body.closeObject()
            }
        }
        response.body.append(UInt8(ascii: "]"))
    }
}
