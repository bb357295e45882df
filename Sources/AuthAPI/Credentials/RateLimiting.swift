internal import AccountStore
internal import HTTPServer
internal import TextFormats

/// What a request costs its key, and what the key is told of it. Logins have no limit of this kind.
struct RateLimiting: Sendable {
    let store: AccountStore

    /// Tells a key where it stands, at no cost.
    func look(_ caller: Caller, at now: Timestamp, _ response: inout Response) {
        guard let key = caller.key, let decision = store.charge(key, cost: 0, at: now) else { return }
        Self.tell(key, decision, at: now, &response)
    }

    /// Counts one request, or refuses it when the hour's requests are used up.
    func charge(_ caller: Caller, at now: Timestamp, _ response: inout Response) throws(Problem) {
        guard let key = caller.key else { return }
        // Deleted since it was looked up: it is as unknown now as it will be the next time.
        guard let decision = store.charge(key, cost: 1, at: now) else { throw .invalidToken }
        Self.tell(key, decision, at: now, &response)
        guard decision.isAllowed else { throw .rateLimited(retryAfterSeconds: Self.secondsUntilReset(decision, now)) }
    }

    /// At least one: a client that comes back at once would only be refused again.
    static func secondsUntilReset(_ decision: HourlyQuota.Decision, _ now: Timestamp) -> Int64 {
        max(1, decision.resetsAt.seconds - now.seconds)
    }
}

// MARK: - Fields

extension RateLimiting {
    /// The customary three fields, the two of draft-ietf-httpapi-ratelimit-headers, and when the key ends, if that is soon.
    static func tell(_ key: KeyCredential, _ decision: HourlyQuota.Decision, at now: Timestamp, _ response: inout Response) {
        response.appendFieldLines(room: openingMaximumBytes + closingMaximumBytes) { lines in
            open(limit: decision.limit, resetsAt: decision.resetsAt, &lines)
            close(remaining: text(of: decision.remaining), decision, at: now, &lines)
        }
        tellExpiry(key, at: now, &response)
    }

    /// A key that has less than this left is told how much, in seconds.
    static let expiryNoticeSeconds: Int64 = 14 * 86_400

    static func tellExpiry(_ key: KeyCredential, at now: Timestamp, _ response: inout Response) {
        guard let expiresAt = key.expiresAt, expiresAt.seconds - now.seconds < expiryNoticeSeconds else { return }
        response.setField("X-Auth-Key-Expires-In", expiresAt.seconds - now.seconds)
    }

    static func text(of number: Int) -> DecimalText {
        guard let text = DecimalText(Int64(number)) else { preconditionFailure("a rate limit has more than sixteen digits") }
        return text
    }

    /// What stays as it is for the whole hour, up to the number of requests that remain.
    static func open(limit: Int, resetsAt end: Timestamp, _ lines: inout OutputSpan<UInt8>) {
        lines.append("X-RateLimit-Limit: ")
        lines.append(decimal: limit)
        lines.append("\r\nX-RateLimit-Reset: ")
        lines.append(decimal: end.seconds)
        lines.append("\r\nRateLimit-Policy: \"hour\";q=")
        lines.append(decimal: limit)
        lines.append(";w=3600\r\nX-RateLimit-Remaining: ")
    }

    static func open(limit: Int, resetsAt end: Timestamp, _ lines: inout [UInt8]) {
        lines.append(addingCapacity: openingMaximumBytes) { open(limit: limit, resetsAt: end, &$0) }
    }

    static func close(remaining: DecimalText, _ decision: HourlyQuota.Decision, at now: Timestamp, _ lines: inout OutputSpan<UInt8>) {
        lines.append(remaining)
        lines.append("\r\nRateLimit: \"hour\";r=")
        lines.append(remaining)
        lines.append(";t=")
        lines.append(text(of: Int(secondsUntilReset(decision, now))))
        lines.append("\r\n")
    }

    /// Three numbers each, and the words around them.
    static let openingMaximumBytes = 3 * OutputSpan<UInt8>.decimalMaximum + 104
    static let closingMaximumBytes = 3 * OutputSpan<UInt8>.decimalMaximum + 32
}
