internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// `GET /auth/verify`: another service asks whether the credential of its own request is good. Each time it is, the request is counted.
struct VerificationHandler: Sendable {
    let service: AuthService

    func verify(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        // Any credential will do: what it is good for is in the answer.
        let (caller, count) = try service.admitCounted(request, &response, needing: [])
        try refuseParameters(request.query)
        response.setContentType("application/json")
        response.setField("Cache-Control", "no-store")
        append(caller, count, &response.body)
        return .ready
    }

    /// A demand that is not understood must not look as if it had been met.
    private func refuseParameters(_ query: Span<UInt8>) throws(Problem) {
        if query.isEmpty { return }
        var parameters = try QueryParameters(query)
        parameters.refuseAll()
        try parameters.refuseFaults()
    }

    /// What only a key has is null for a login.
    private func append(_ caller: Caller, _ count: HourlyQuota.Decision?, _ bytes: inout [UInt8]) {
        bytes.append("{\"valid\":true,\"user_id\":")
        bytes.append(decimal: caller.userID)
        bytes.append(",\"key_id\":")
        append(caller.key?.keyID, &bytes)
        bytes.append(",\"scopes\":")
        service.scopeNames.append(caller.scopes, toJSON: &bytes)
        bytes.append(",\"rate_limit\":")
        append(count?.limit, &bytes)
        bytes.append(",\"remaining\":")
        append(count?.remaining, &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private func append(_ number: Int?, _ bytes: inout [UInt8]) {
        guard let number else { return bytes.append("null") }
        bytes.append(decimal: number)
    }
}
