internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// How a problem looks on the wire (RFC 9457).
struct ProblemWriter: Sendable {
    let scopeNames: ScopeNames

    /// Makes the response the answer to this problem, with its own status unless another is asked for; header fields that it already has stay.
    func write(_ problem: Problem, as status: Status? = nil, requestID: RequestID, to response: inout Response) {
        response.status = status ?? problem.status
        writeChallenge(problem, &response)
        if let denial = problem.denial { response.setField("X-Auth-Denied", denial) }
        if let seconds = problem.retryAfterSeconds { response.setField("Retry-After", seconds) }
        let missing = if case .insufficientScope(let scopes) = problem { scopeNames.text(of: scopes) } else { "" }
        let detail = problem.detail(missingScopes: missing)
        Self.writeBody(status: response.status, detail: detail, to: &response) { body in
            switch problem {
            case .tokenMissing, .malformedForm:
                // What a client of OAuth looks for (RFC 6749 section 5.2, which RFC 7009 and RFC 7662 point to).
                body.member("error", "invalid_request")
                body.member("error_description", detail)
            case .invalid(let faults): Self.writeErrors(faults, &body)
            case .repeatedRequest(let id): body.member("api_key_id", id)
            case .notReady(let readiness): readiness.writeChecks(&body)
            case .internalFailure: body.member("request_id", requestID.text)
            default: break
            }
        }
    }

    /// `type` is always `about:blank`: the status says what kind of problem it is, and `detail` which (RFC 9457 section 4.2.1).
    static func writeBody(
        status: Status, detail: String, to response: inout Response, extensions: (inout [UInt8]) -> Void = { _ in }
    ) {
        response.setContentType("application/problem+json")
        response.body.removeAll(keepingCapacity: true)
        response.body.openObject()
        response.body.member("type", "about:blank")
        response.body.openMember("title")
        response.body.append(ASCII.doubleQuote)
        response.body.append(status.reason)
        response.body.append(ASCII.doubleQuote)
        response.body.member("status", status.code)
        response.body.member("detail", detail)
        extensions(&response.body)
        response.body.closeObject()
    }

    /// RFC 9110 section 11.6.1: each 401 says how to do better. RFC 6750 section 3.1: no error code to whom sent no credential.
    private func writeChallenge(_ problem: Problem, _ response: inout Response) {
        switch problem {
        case .noCredential, .wrongLogin: response.setField("WWW-Authenticate", "Bearer realm=\"gcreg\"")
        case .invalidToken: response.setField("WWW-Authenticate", "Bearer realm=\"gcreg\", error=\"invalid_token\"")
        case .insufficientScope(let missing):
            response.setField("WWW-Authenticate") { value in
                value.append("Bearer realm=\"gcreg\", error=\"insufficient_scope\", scope=\"")
                scopeNames.append(missing, toChallenge: &value)
                value.append(ASCII.doubleQuote)
            }
        default: break
        }
    }

    private static func writeErrors(_ faults: [FieldFault], _ body: inout [UInt8]) {
        body.openMember("errors")
        body.openArray()
        for fault in faults.prefix(FieldFault.reportedMaximum) { fault.write(into: &body) }
        body.closeArray()
    }
}
