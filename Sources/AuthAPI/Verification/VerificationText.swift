internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// The answer to a verification, in bytes.
///
/// What of it is text that must be escaped, or a time, stays the same for a key until the end of the hour: it is written once, and kept by the store.
struct VerificationText: Sendable {
    let scopeNames: ScopeNames

    /// What is kept of a key, to be read by `WrittenVerification`.
    func write(_ verified: borrowing VerifiedKeyView, _ bytes: inout [UInt8]) {
        var json = Self.escaped(verified.email)
        var field: [UInt8] = []
        field.append(fieldText: verified.email)
        if field == json { json = [] }
        WrittenVerification.append(field, &bytes)
        WrittenVerification.append(json, &bytes)
        WrittenVerification.append(Self.escaped(verified.key.name), &bytes)
        WrittenVerification.append(Array(verified.resetsAt.rfc3339.utf8), &bytes)
        var rest: [UInt8] = []
        rest.member("expires_at", verified.expiresAt)
        Self.append(verified.key.extras ?? .none, &rest)
        WrittenVerification.append(rest, &bytes)
    }

    /// What a key is told when it was counted.
    func tell(
        _ key: KeyCredential, _ decision: HourlyQuota.Decision, _ written: borrowing WrittenVerification, at now: Timestamp, _ response: inout Response
    ) {
        guard let userID = DecimalText(Int64(key.userID)), let keyID = DecimalText(Int64(key.keyID)), let limit = DecimalText(Int64(decision.limit)),
            let remaining = DecimalText(Int64(decision.remaining))
        else { preconditionFailure("an id or a rate limit has more than sixteen digits") }
        response.appendFieldLines(room: Self.fieldsBytes + RateLimiting.fieldLinesMaximumBytes + written.emailField.count + scopeNames.maximumFieldBytes) {
            lines in
            lines.append("X-Auth-User-Id: ")
            lines.append(userID)
            lines.append("\r\nX-Auth-Username: ")
            lines.append(copying: written.emailField)
            lines.append("\r\nX-Auth-Key-Id: ")
            lines.append(keyID)
            appendFields(key.scopes, &lines)
            RateLimiting.append(limit: limit, remaining: remaining, decision, at: now, &lines)
        }
        response.body.append(addingCapacity: Self.bodyBytes + written.count + scopeNames.maximumJSONBytes) { body in
            body.append("{\"valid\":true,\"user_id\":")
            body.append(userID)
            body.append(",\"username\":\"")
            body.append(copying: written.email)
            body.append("\",\"key_id\":")
            body.append(keyID)
            body.append(",\"key_name\":\"")
            body.append(copying: written.name)
            body.append("\",\"scopes\":")
            scopeNames.append(key.scopes, toJSON: &body)
            body.append(",\"rate_limit\":")
            body.append(limit)
            body.append(",\"remaining\":")
            body.append(remaining)
            body.append(",\"reset_at\":\"")
            body.append(copying: written.resetsAt)
            body.append("\",")
            body.append(copying: written.rest)
            body.append(UInt8(ascii: "}"))
        }
    }

    /// What a login is told: it has no key, and so nothing that only a key has.
    func tell(userID: Int, email: String, _ scopes: Scopes, _ response: inout Response) {
        var field: [UInt8] = []
        field.append(fieldText: email.utf8.span)
        response.appendFieldLines(room: Self.fieldsBytes + field.count + scopeNames.maximumFieldBytes) { lines in
            lines.append("X-Auth-User-Id: ")
            lines.append(decimal: userID)
            lines.append("\r\nX-Auth-Username: ")
            lines.append(copying: field)
            // There all the same: a proxy that copies what it finds would let through what its client sent under this name.
            lines.append("\r\nX-Auth-Key-Id: ")
            appendFields(scopes, &lines)
        }
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
    private func appendFields(_ scopes: Scopes, _ lines: inout OutputSpan<UInt8>) {
        lines.append("\r\nX-Auth-Scopes: ")
        scopeNames.append(scopes, toField: &lines)
        lines.append("\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n")
    }

    /// As JSON writes it, without the quotation marks.
    private static func escaped(_ text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(jsonString: text)
        return Array(bytes.dropFirst().dropLast())
    }

    private static func append(_ extras: KeyExtras, _ bytes: inout [UInt8]) {
        if extras.externalID.isEmpty { bytes.nullMember("external_id") } else { bytes.member("external_id", extras.externalID) }
        bytes.openMember("metadata")
        if extras.metadata.isEmpty { bytes.append("null") } else { bytes.append(copying: extras.metadata.span) }
    }

    /// Two numbers, and the words around what is counted by itself.
    private static let fieldsBytes = 2 * OutputSpan<UInt8>.decimalMaximum + 128
    /// Four numbers and the words. The address may be in what is written once, and is there twice.
    private static let bodyBytes = 4 * OutputSpan<UInt8>.decimalMaximum + 140
}
