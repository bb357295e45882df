internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// `/auth/verify`, with any method: a proxy or another service asks whether the credential of its own request is good, and counts that request.
struct VerificationHandler: Sendable {
    private let service: AuthService
    private let text: VerificationText

    init(_ service: AuthService) {
        self.service = service
        text = VerificationText(scopeNames: service.scopeNames)
    }

    /// `/auth/verify`: what is demanded stands in the query.
    func verify(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        if request.query.isEmpty { return try verify(request, VerificationDemands(), &response) }
        return try verify(request, demands(ofQuery: request.query), &response)
    }

    /// `/auth/verify/…` and `/auth/verify;scope=read;cost=2/…`, for proxies that put the path and query of their client's request behind ours.
    ///
    /// From the first slash on, the query with it, everything is the client's: none of it is a demand, or the client could ask for less.
    func verifyBelow(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let rest = request.capture(0)
        let end = rest.firstIndex(of: ASCII.slash) ?? rest.count
        let demands = try VerificationDemands(
            rest.extracting(0..<end), separator: UInt8(ascii: ";"), in: .path, service.store.vocabulary)
        if end == rest.count, !request.query.isEmpty {
            var parameters = try QueryParameters(request.query)
            parameters.refuseAll()
            try parameters.refuseFaults()
        }
        return try verify(request, demands, &response)
    }
}

extension VerificationHandler {
    private func demands(ofQuery query: Span<UInt8>) throws(Problem) -> VerificationDemands {
        try VerificationDemands(query, separator: UInt8(ascii: "&"), in: .query, service.store.vocabulary)
    }

    private func verify(
        _ request: borrowing Request, _ demands: VerificationDemands, _ response: inout Response
    ) throws(Problem) -> Disposition {
        do throws(Problem) {
            let caller = try service.identify(request, &response, needing: demands.scopes)
            if let key = caller.key {
                try verify(key, cost: demands.cost, at: Timestamp(seconds: request.receivedAt), &response)
            } else {
                try verify(caller, &response)
            }
        } catch {
            guard demands.refusesWith403, error.denial != nil else { throw error }
            service.answer(error, as: .forbidden, to: request.id, &response)
        }
        return .ready
    }

    private func verify(_ key: KeyCredential, cost: Int, at now: Timestamp, _ response: inout Response) throws(Problem) {
        let decision = service.store.charge(key, cost: cost, at: now) { verified, bytes in
            text.write(verified, &bytes)
        } tell: { decision, written in
            VerificationText.tell(decision, WrittenVerification(written), at: now, &response)
        }
        // Deleted since it was looked up: it is as unknown now as it will be the next time.
        guard let decision else { throw .invalidToken }
        guard decision.isAllowed || cost == 0 else {
            RateLimiting.tell(key, decision, at: now, &response)
            throw .rateLimited(retryAfterSeconds: RateLimiting.secondsUntilReset(decision, now))
        }
        RateLimiting.tellExpiry(key, at: now, &response)
    }

    private func verify(_ login: Caller, _ response: inout Response) throws(Problem) {
        guard let email = service.store.email(ofUser: login.userID) else { throw .invalidToken }
        text.tell(userID: login.userID, email: email, login.scopes, &response)
    }
}
