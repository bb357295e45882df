internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// What every request of a credential goes through: who it is, whether its scopes suffice, and what it costs.
extension AuthService {
    /// Lets a caller with the scope in and counts the request.
    func admit(_ request: borrowing Request, _ response: inout Response, needing scope: Scopes) throws(Problem) -> Caller {
        let caller = try identify(request, &response, needing: scope)
        try rateLimiting.charge(caller, at: Timestamp(seconds: request.receivedAt), &response)
        return caller
    }

    /// The same where only `decide` can tell whether the caller may do what the request asks: a request that is refused
    /// costs nothing, and any other costs one, whether or not something else is wrong with it.
    func admit<Wish>(
        _ request: borrowing Request, _ response: inout Response, needing scope: Scopes,
        deciding decide: (borrowing Request, Caller) throws(Problem) -> Wish
    ) throws(Problem) -> (caller: Caller, wish: Wish) {
        let caller = try identify(request, &response, needing: scope)
        let now = Timestamp(seconds: request.receivedAt)
        let wish: Wish
        do throws(Problem) {
            wish = try decide(request, caller)
        } catch {
            if error.costsNothing {
                rateLimiting.look(caller, at: now, &response)
            } else {
                try rateLimiting.charge(caller, at: now, &response)
            }
            throw error
        }
        try rateLimiting.charge(caller, at: now, &response)
        return (caller, wish)
    }

    /// Lets in whoever has logged in. What concerns the login itself no key may do.
    func admitLogin(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> PresentedLogin {
        try admit(request, &response, needing: .none) { (request, caller) throws(Problem) in
            guard caller.key == nil else { throw .loginRequired }
            return try authentication.login(of: request)
        }.wish
    }

    /// Says who it is, if a key may be used from where it comes and the scopes suffice, and counts nothing.
    func identify(_ request: borrowing Request, _ response: inout Response, needing scope: Scopes) throws(Problem) -> Caller {
        let caller = try authentication.caller(of: request)
        response.annotate("user_id", caller.userID)
        if let key = caller.key {
            response.annotate("key_id", key.keyID)
            if key.hasExtras { try refuseForeignAddress(of: request, key) }
        }
        guard caller.scopes.contains(scope) else {
            rateLimiting.look(caller, at: Timestamp(seconds: request.receivedAt), &response)
            throw .insufficientScope(missing: scope.subtracting(caller.scopes))
        }
        return caller
    }

    /// Whoever holds a key that may be used from some addresses only, and comes from another, learns that and nothing more.
    private func refuseForeignAddress(of request: borrowing Request, _ key: KeyCredential) throws(Problem) {
        // Deleted since it was looked up.
        guard let allowed = store.allowedIPs(of: key) else { throw .invalidToken }
        if allowed.isEmpty { return }
        guard let client = clientAddress.knownClient(of: request), AllowedAddresses.text(allowed, contains: client) else {
            throw .addressNotAllowed
        }
    }
}
