internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// `/auth/api-keys`: a caller's own keys. With the scope `admin`, single keys of other people's too, by their id.
struct APIKeyHandlers: Sendable {
    let service: AuthService
    let representation: APIKeyRepresentation

    init(_ service: AuthService) {
        self.service = service
        representation = APIKeyRepresentation(scopeNames: service.scopeNames)
    }

    /// `GET /auth/api-keys`, the busiest of all: the keys go from the store into the answer's bytes with nothing made on the way.
    func list(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let caller = try service.admit(request, &response, needing: service.scopes.read)
        let asked = try KeyListQuery.read(request.query)
        response.setContentType("application/json")
        guard asked.isAsked else {
            response.keptBody = list(ofAllKeysOf: caller.userID)
            return .ready
        }
        let total = append(keysOf: caller.userID, asked, at: Timestamp(seconds: request.receivedAt), &response.body)
        asked.page.describe(total: total, path: request.path, keeping: asked.filter.parameters, &response)
        return .ready
    }

    /// `GET /auth/api-keys/{api_key_id}`
    func show(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let caller = try service.admit(request, &response, needing: service.scopes.read)
        write(try key(named: request, visibleTo: caller), &response)
        return .ready
    }

    /// `POST /auth/api-keys`
    func create(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let text = APIKeyText.make()
        let (_, draft) = try service.admit(request, &response, needing: service.scopes.write) {
            (request, caller) throws(Problem) in try newKey(request, caller, text)
        }
        // If there is no such user any more, the caller itself was deleted in the meantime.
        return create(draft, text, in: request.path.copy(), withoutUser: .invalidToken, LaterAnswer(request, response, service))
    }

    /// `POST /auth/users/{user_id}/api-keys`, for the operator: a key that the user could make.
    func createForUser(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let id = try PathID.read(request.capture(0), named: "user_id")
        guard let user = service.store.user(id) else { throw .unknownUser }
        let text = APIKeyText.make()
        let draft = try newKey(request, Caller(userID: id, scopes: user.scopes, key: nil), text)
        return create(draft, text, in: Array("/auth/api-keys".utf8), withoutUser: .unknownUser, LaterAnswer(request, response, service))
    }

    private func create(
        _ draft: APIKeyDraft, _ text: APIKeyText, in path: [UInt8], withoutUser problem: Problem, _ later: LaterAnswer
    ) -> Disposition {
        service.store.createAPIKey(draft) { [self] result in
            if case .failure(.unknownUser) = result { return later.complete { (_) throws(Problem) in throw problem } }
            complete(later, result, in: path) { key, response in
                response.status = .created
                Self.setLocation(key.id, in: path, &response)
                writeWithText(key, text, &response)
            }
        }
        return .pending
    }

    /// `PATCH /auth/api-keys/{api_key_id}`
    func change(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let (caller, wish) = try service.admit(request, &response, needing: service.scopes.write) {
            (request, caller) throws(Problem) in try changes(request, caller)
        }
        if wish.changes.isEmpty {
            write(wish.key, &response)
            return .ready
        }
        let later = LaterAnswer(request, response, service)
        service.store.changeAPIKey(wish.key.id, ownerID: owner(of: caller), wish.changes) { [self] result in
            later.complete(result) { key, response in write(key, &response) }
        }
        return .pending
    }

    /// `DELETE /auth/api-keys/{api_key_id}`: of any key of the caller's, since it gives nothing to anybody.
    func delete(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let caller = try service.admit(request, &response, needing: service.scopes.write)
        let id = try PathID.read(request.capture(0), named: "api_key_id")
        let later = LaterAnswer(request, response, service)
        service.store.deleteAPIKey(id, ownerID: owner(of: caller)) { result in
            later.complete(result) { _, response in response.status = .noContent }
        }
        return .pending
    }
}

extension APIKeyHandlers {
    private func newKey(_ request: borrowing Request, _ caller: Caller, _ text: APIKeyText) throws(Problem) -> APIKeyDraft {
        let name = try IdempotencyKey.read(request, by: caller, "create")
        let body = try KeyBody(request, depthMaximum: service.settings.jsonDepthMaximum)
        let wish = try APIKeyWish(
            body, vocabulary: service.store.vocabulary, defaultScopes: service.scopes.read, at: Timestamp(seconds: request.receivedAt))
        let complete = try authority(of: caller).completed(wish)
        var draft = APIKeyDraft(
            userID: caller.userID, name: wish.name, prefix: text.prefix, digest: KeyDigest(words: text.digest.words),
            scopes: wish.scopes, rateLimit: complete.rateLimit, expiresAt: complete.expiresAt)
        draft.allowedIPs = complete.allowedIPs
        draft.externalID = wish.externalID
        draft.metadata = wish.metadata
        draft.request = name
        return draft
    }

    private func changes(
        _ request: borrowing Request, _ caller: Caller
    ) throws(Problem) -> (key: APIKey, changes: APIKeyChanges) {
        let key = try key(named: request, visibleTo: caller)
        let body = try KeyBody(request, depthMaximum: service.settings.jsonDepthMaximum)
        let changes = try APIKeyChanges(body, at: Timestamp(seconds: request.receivedAt))
        try authority(of: caller).permit(changes, of: key, ownedByCaller: key.userID == caller.userID)
        return (key, changes.without(key))
    }

    /// What a key among callers is allowed besides is with the store: a key that was deleted in the meantime is refused when it is charged.
    func authority(of caller: Caller) -> KeyAuthority {
        KeyAuthority(caller, allowedIPs: caller.key.flatMap { service.store.extras(of: $0) }?.allowedIPs ?? "")
    }

    /// Another user's key is exactly as unknown as one that does not exist.
    func key(named request: borrowing Request, visibleTo caller: Caller) throws(Problem) -> APIKey {
        let id = try PathID.read(request.capture(0), named: "api_key_id")
        guard let key = service.store.apiKey(id), key.userID == caller.userID || service.scopes.allowOthers(caller) else {
            throw .unknownAPIKey
        }
        return key
    }

    /// Nil, anybody's, for an administrator.
    func owner(of caller: Caller) -> Int? { service.scopes.allowOthers(caller) ? nil : caller.userID }

    /// Kept by the store from one request to the next.
    private func list(ofAllKeysOf userID: Int) -> [UInt8] {
        let list = service.store.apiKeyList(ofUser: userID) { key, index, count, bytes in
            bytes.append(index == 0 ? UInt8(ascii: "[") : ASCII.comma)
            representation.open(key, &bytes)
            bytes.closeObject()
            if index == count - 1 { bytes.append(UInt8(ascii: "]")) }
        }
        return list.isEmpty ? Array("[]".utf8) : list
    }

    /// How many keys there are in all of the list.
    private func append(keysOf userID: Int, _ asked: KeyListQuery, at now: Timestamp, _ body: inout [UInt8]) -> Int {
        let (page, filter) = (asked.page, asked.filter)
        body.openArray()
        var total = 0
        if filter == .none {
            total = service.store.forEachAPIKeyView(ofUser: userID, offset: page.offset, limit: page.limit ?? .max) { append($0, &body) }
        } else {
            _ = service.store.forEachAPIKeyView(ofUser: userID, offset: 0, limit: .max) { key in
                guard filter.matches(key, at: now) else { return }
                if page.contains(total) { append(key, &body) }
                total += 1
            }
        }
        body.closeArray()
        return total
    }

    private func append(_ key: borrowing APIKeyView, _ body: inout [UInt8]) {
        if body.last != UInt8(ascii: "[") { body.append(ASCII.comma) }
        representation.open(key, &body)
        body.closeObject()
    }

    private func write(_ key: APIKey, _ response: inout Response) {
        response.setContentType("application/json")
        representation.append(key, &response.body)
    }

    /// Sends what became of a request that may have a name. Whose request was carried out before is told where the key is, and not its text: that is
    /// kept nowhere.
    func complete(
        _ later: LaterAnswer, _ result: Result<APIKey, StoreRefusal>, in keys: [UInt8], _ write: (APIKey, inout Response) -> Void
    ) {
        guard case .failure(.repeatedRequest(let id)) = result else { return later.complete(result, write) }
        later.complete { (response) throws(Problem) in
            Self.setLocation(id, in: keys, &response)
            throw .repeatedRequest(apiKeyID: id)
        }
    }

    private static func setLocation(_ keyID: Int, in keys: [UInt8], _ response: inout Response) {
        response.setField("Location") { value in
            value.append(contentsOf: keys)
            value.append(ASCII.slash)
            value.append(decimal: keyID)
        }
    }

    /// The only answers that ever have the key itself.
    func writeWithText(_ key: APIKey, _ text: APIKeyText, _ response: inout Response) {
        response.setContentType("application/json")
        response.setField("Cache-Control", "no-store")
        representation.open(key, &response.body)
        response.body.member("api_key", text.text)
        response.body.closeObject()
    }
}
