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
        let page = try Page.read(request.query)
        response.setContentType("application/json")
        guard page.isAsked else {
            response.keptBody = list(ofAllKeysOf: caller.userID)
            return .ready
        }
        let total = append(keysOf: caller.userID, page, &response.body)
        page.describe(total: total, path: request.path, &response)
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
        let (caller, draft) = try service.admit(request, &response, needing: service.scopes.write) {
            (request, caller) throws(Problem) in try wish(request, caller)
        }
        let text = APIKeyText.make()
        let made = APIKeyDraft(
            userID: caller.userID, name: draft.wish.name, prefix: text.prefix, digest: KeyDigest(words: text.digest.words),
            scopes: draft.wish.scopes, rateLimit: draft.complete.rateLimit, expiresAt: draft.complete.expiresAt)
        let path = request.path.copy()
        let later = LaterAnswer(request, response, service)
        service.store.createAPIKey(made) { [self] result in
            // The caller itself was deleted in the meantime.
            if case .failure(.unknownUser) = result { return later.complete { (_) throws(Problem) in throw .invalidToken } }
            later.complete(result) { key, response in writeNew(key, text, at: path, &response) }
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
    private func wish(
        _ request: borrowing Request, _ caller: Caller
    ) throws(Problem) -> (wish: APIKeyWish, complete: APIKeyWish.Complete) {
        let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
        let wish = try APIKeyWish(
            body, vocabulary: service.store.vocabulary, defaultScopes: service.scopes.read, at: Timestamp(seconds: request.receivedAt))
        return (wish, try KeyAuthority(caller).completed(wish))
    }

    private func changes(
        _ request: borrowing Request, _ caller: Caller
    ) throws(Problem) -> (key: APIKey, changes: APIKeyChanges) {
        let key = try key(named: request, visibleTo: caller)
        let body = try RequestBody.json(request, depthMaximum: service.settings.jsonDepthMaximum)
        let changes = try APIKeyChanges(body, at: Timestamp(seconds: request.receivedAt))
        try KeyAuthority(caller).permit(changes, of: key, ownedByCaller: key.userID == caller.userID)
        return (key, changes.without(key))
    }

    /// Another user's key is exactly as unknown as one that does not exist.
    private func key(named request: borrowing Request, visibleTo caller: Caller) throws(Problem) -> APIKey {
        let id = try PathID.read(request.capture(0), named: "api_key_id")
        guard let key = service.store.apiKey(id), key.userID == caller.userID || service.scopes.allowOthers(caller) else {
            throw .unknownAPIKey
        }
        return key
    }

    /// Nil, anybody's, for an administrator.
    private func owner(of caller: Caller) -> Int? { service.scopes.allowOthers(caller) ? nil : caller.userID }

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

    private func append(keysOf userID: Int, _ page: Page, _ body: inout [UInt8]) -> Int {
        body.append(UInt8(ascii: "["))
        var isFirst = true
        let total = service.store.forEachAPIKeyView(ofUser: userID, offset: page.offset, limit: page.limit ?? .max) { key in
            if !isFirst { body.append(ASCII.comma) }
            isFirst = false
            representation.open(key, &body)
            body.closeObject()
        }
        body.append(UInt8(ascii: "]"))
        return total
    }

    private func write(_ key: APIKey, _ response: inout Response) {
        response.setContentType("application/json")
        representation.append(key, &response.body)
    }

    /// The only answer that ever has the key itself.
    private func writeNew(_ key: APIKey, _ text: APIKeyText, at path: [UInt8], _ response: inout Response) {
        response.status = .created
        response.setContentType("application/json")
        response.setField("Cache-Control", "no-store")
        response.setField("Location") { value in
            value.append(contentsOf: path)
            value.append(ASCII.slash)
            value.append(decimal: key.id)
        }
        representation.open(key, &response.body)
        response.body.member("api_key", text.text)
        response.body.closeObject()
    }
}
