internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import TextFormats
internal import Tokens

extension APIKeyHandlers {
    /// `POST /auth/api-keys/{api_key_id}/rotate`: a new text for a key that stays what it is. The text before may go on working for a while.
    func rotate(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let (caller, wish) = try service.admit(request, &response, needing: service.scopes.write) {
            (request, caller) throws(Problem) in try rotationWish(request, caller)
        }
        return rotate(wish, ownerID: owner(of: caller), request, response)
    }

    /// The same for the operator, of any key.
    func rotateAny(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let id = try PathID.read(request.capture(0), named: "api_key_id")
        guard let key = service.store.apiKey(id) else { throw .unknownAPIKey }
        let wish = try rotationWish(request, Caller(userID: key.userID, scopes: key.scopes, key: nil))
        return rotate(wish, ownerID: nil, request, response)
    }

    private func rotate(_ wish: RotationWish, ownerID: Int?, _ request: borrowing Request, _ response: Response) -> Disposition {
        let text = APIKeyText.make()
        let rotation = Rotation(
            prefix: text.prefix, digest: KeyDigest(words: text.digest.words), earlierUntil: wish.earlierUntil, request: wish.request)
        let keys = Self.collection(ofMemberAction: request.path)
        let later = LaterAnswer(request, response, service)
        service.store.rotateAPIKey(wish.keyID, ownerID: ownerID, rotation) { [self] result in
            complete(later, result, in: keys) { key, response in writeWithText(key, text, &response) }
        }
        return .pending
    }

    private struct RotationWish {
        let keyID: Int
        let earlierUntil: Timestamp?
        let request: RememberedRequest?
    }

    private func rotationWish(_ request: borrowing Request, _ caller: Caller) throws(Problem) -> RotationWish {
        let key = try key(named: request, visibleTo: caller)
        let name = try IdempotencyKey.read(request, by: caller, "rotate \(key.id)")
        let graceSeconds = try Self.graceSeconds(of: try RequestBody.jsonIfAny(request, depthMaximum: service.settings.jsonDepthMaximum))
        try authority(of: caller).permit(rotationOf: key, ownedByCaller: key.userID == caller.userID)
        let earlierUntil = graceSeconds > 0 ? Timestamp(seconds: request.receivedAt + Int64(graceSeconds)) : nil
        return RotationWish(keyID: key.id, earlierUntil: earlierUntil, request: name)
    }

    private static func graceSeconds(of body: JSONValue?) throws(Problem) -> Int {
        guard let body else { return APIKeyRules.graceSeconds.lowerBound }
        var reader = try MemberReader(body)
        let seconds = reader.integer("grace_seconds", in: APIKeyRules.graceSeconds)
        try reader.finish()
        return seconds ?? APIKeyRules.graceSeconds.lowerBound
    }

    /// `/auth/api-keys` of `/auth/api-keys/7/rotate`.
    private static func collection(ofMemberAction path: Span<UInt8>) -> [UInt8] {
        Array(path.copy().split(separator: ASCII.slash, omittingEmptySubsequences: false).dropLast(2).joined(separator: [ASCII.slash]))
    }
}
