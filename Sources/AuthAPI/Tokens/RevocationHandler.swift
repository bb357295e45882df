internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// `POST /auth/revoke` (RFC 7009): whoever has a token may end it, so that one that was found can be made harmless by the finder.
///
/// An unknown token is answered like a known one. There is nothing to guess here and so nothing to throttle: a look at a token costs what it costs
/// anywhere, and each good one writes once.
struct RevocationHandler: Sendable {
    let service: AuthService

    func revoke(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        response.setField("Cache-Control", "no-store")
        let token = try TokenForm.token(in: request)
        if APIKeyText.isAPIKey(token.span) { return revokeKey(token.span, request, response) }
        let now = Timestamp(seconds: request.receivedAt)
        do throws(Problem) {
            return endLogin(try service.authentication.login(presenting: token.span, at: now), request, response)
        } catch {
            // It ended before.
            return .ready
        }
    }

    /// Of a key that was rotated its text before ends the grace in which that still works, and not the key.
    private func revokeKey(_ text: Span<UInt8>, _ request: borrowing Request, _ response: Response) -> Disposition {
        let digest = KeyDigest(words: APIKeyText.digest(of: text).words)
        guard let key = service.store.credential(digest) else { return .ready }
        let later = LaterAnswer(request, response, service)
        service.store.revokeAPIKey(key.keyID, presenting: digest) { later.complete(unlessRefused: $0.map { _ in }) }
        return .pending
    }

    private func endLogin(_ login: PresentedLogin, _ request: borrowing Request, _ response: Response) -> Disposition {
        let later = LaterAnswer(request, response, service)
        service.store.endLogin(ofUser: login.claims.userID, RevokedLogin(login.digest, until: login.claims.expiresAt)) {
            later.complete(unlessRefused: $0.map { _ in })
        }
        return .pending
    }
}

extension LaterAnswer {
    /// 200, also where what was to be ended is gone. What the store could not do is said, or the client would take the token for ended (section 2.2.1).
    fileprivate func complete(unlessRefused result: Result<Void, StoreRefusal>) {
        switch result {
        case .success, .failure(.unknownUser), .failure(.unknownAPIKey): complete { (_) throws(Problem) in }
        case .failure(let refusal): complete { (_) throws(Problem) in throw Problem(refusal) }
        }
    }
}
