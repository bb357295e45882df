internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// `GET /auth/verify`: another service asks whether the credential of its own request is good. Each time it is, the request is counted.
struct VerificationHandler: Sendable {
    let service: AuthService

    func verify(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        // Any credential will do: what it is good for is in the answer.
        let (caller, count) = try service.admitCounted(request, &response, needing: .none)
        try refuseParameters(request.query)
        response.appendFieldLines(room: 64) { $0.append("Content-Type: application/json\r\nCache-Control: no-store\r\n") }
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
        bytes.append(addingCapacity: Self.bodyMaximumBytes + service.scopeNames.maximumJSONBytes) { body in
            body.append("{\"valid\":true,\"user_id\":")
            body.append(decimal: caller.userID)
            body.append(",\"key_id\":")
            body.append(decimalOrNull: caller.key?.keyID)
            body.append(",\"scopes\":")
            service.scopeNames.append(caller.scopes, toJSON: &body)
            body.append(",\"rate_limit\":")
            body.append(decimalOrNull: count?.limit)
            body.append(",\"remaining\":")
            body.append(decimalOrNull: count?.remaining)
            body.append(UInt8(ascii: "}"))
        }
    }

    /// Four numbers and the words around them, without the scopes.
    private static let bodyMaximumBytes = 4 * OutputSpan<UInt8>.decimalMaximum + 80
}

extension OutputSpan<UInt8> {
    @inline(__always)
    fileprivate mutating func append(decimalOrNull number: Int?) {
        if let number { append(decimal: number) } else { append("null") }
    }
}
