internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// The answer to a verification, in bytes.
///
/// All but what remains of the hour stays the same for a key until it changes or the hour ends: it is written once, and kept by the store.
struct VerificationText: Sendable {
    let scopeNames: ScopeNames

    /// What is kept of a key, to be read by `WrittenVerification`.
    func write(_ verified: borrowing VerifiedKeyView, _ bytes: inout [UInt8]) {
        let (userID, email) = (verified.key.userID, verified.email)
        let (keyID, name, rateLimit, extras) = (verified.key.id, verified.key.name, verified.key.rateLimit, verified.key.extras ?? .none)
        let (scopes, resetsAt, expiresAt) = (verified.scopes, verified.resetsAt, verified.expiresAt)
        WrittenVerification.append(&bytes) { bytes in
            bytes.append("X-Auth-User-Id: ")
            bytes.append(decimal: userID)
            bytes.append("\r\nX-Auth-Username: ")
            bytes.append(fieldText: email)
            bytes.append("\r\nX-Auth-Key-Id: ")
            bytes.append(decimal: keyID)
            append(scopes, toFields: &bytes)
            RateLimiting.open(limit: rateLimit, resetsAt: resetsAt, &bytes)
        } opening: { bytes in
            bytes.append("{\"valid\":true,\"user_id\":")
            bytes.append(decimal: userID)
            bytes.append(",\"username\":")
            bytes.append(jsonString: email)
            bytes.append(",\"key_id\":")
            bytes.append(decimal: keyID)
            bytes.append(",\"key_name\":")
            bytes.append(jsonString: name)
            bytes.append(",\"scopes\":")
            scopeNames.append(scopes, toJSON: &bytes)
            bytes.append(",\"rate_limit\":")
            bytes.append(decimal: rateLimit)
            bytes.append(",\"remaining\":")
        } rest: { bytes in
            bytes.append(",\"reset_at\":\"")
            bytes.append(rfc3339: resetsAt)
            bytes.append(ASCII.doubleQuote)
            bytes.member("expires_at", expiresAt)
            Self.append(extras, &bytes)
            bytes.closeObject()
        }
    }

    /// What a key is told when it was counted.
    static func tell(_ decision: HourlyQuota.Decision, _ written: borrowing WrittenVerification, at now: Timestamp, _ response: inout Response) {
        let remaining = RateLimiting.text(of: decision.remaining)
        response.appendFieldLines(room: written.fields.count + RateLimiting.closingMaximumBytes) { lines in
            lines.append(copying: written.fields)
            RateLimiting.close(remaining: remaining, decision, at: now, &lines)
        }
        response.body.append(addingCapacity: written.opening.count + OutputSpan<UInt8>.decimalMaximum + written.rest.count) { body in
            body.append(copying: written.opening)
            body.append(remaining)
            body.append(copying: written.rest)
        }
    }

    /// What a login is told: it has no key, and so nothing that only a key has.
    func tell(userID: Int, email: String, _ scopes: Scopes, _ response: inout Response) {
        var lines: [UInt8] = []
        lines.append("X-Auth-User-Id: ")
        lines.append(decimal: userID)
        lines.append("\r\nX-Auth-Username: ")
        lines.append(fieldText: email.utf8.span)
        // There all the same: a proxy that copies what it finds would let through what its client sent under this name.
        lines.append("\r\nX-Auth-Key-Id: ")
        append(scopes, toFields: &lines)
        response.appendFieldLines(room: lines.count) { $0.append(copying: lines) }
        response.body.append("{\"valid\":true,\"user_id\":")
        response.body.append(decimal: userID)
        response.body.append(",\"username\":")
        response.body.append(jsonString: email)
        response.body.append(",\"key_id\":null,\"key_name\":null,\"scopes\":")
        scopeNames.append(scopes, toJSON: &response.body)
        response.body.append(",\"rate_limit\":null,\"remaining\":null,\"reset_at\":null,\"expires_at\":null,\"external_id\":null,\"metadata\":null}")
    }
}

extension VerificationText {
    private func append(_ scopes: Scopes, toFields lines: inout [UInt8]) {
        lines.append("\r\nX-Auth-Scopes: ")
        scopeNames.append(scopes, toField: &lines)
        lines.append("\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n")
    }

    private static func append(_ extras: KeyExtras, _ bytes: inout [UInt8]) {
        if extras.externalID.isEmpty { bytes.nullMember("external_id") } else { bytes.member("external_id", extras.externalID) }
        bytes.openMember("metadata")
        if extras.metadata.isEmpty { bytes.append("null") } else { bytes.append(copying: extras.metadata.span) }
    }
}
