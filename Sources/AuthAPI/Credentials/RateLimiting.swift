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
        // Limits are far below the numbers that have no such text.
        guard let limit = DecimalText(Int64(decision.limit)), let remaining = DecimalText(Int64(decision.remaining)) else {
            preconditionFailure("a rate limit has more than sixteen digits")
        }
        response.appendFieldLines(room: fieldLinesMaximumBytes) { append(limit: limit, remaining: remaining, decision, at: now, &$0) }
        tellExpiry(key, at: now, &response)
    }

    /// A key that has less than this left is told how much, in seconds.
    static let expiryNoticeSeconds: Int64 = 14 * 86_400

    static func tellExpiry(_ key: KeyCredential, at now: Timestamp, _ response: inout Response) {
        guard let expiresAt = key.expiresAt, expiresAt.seconds - now.seconds < expiryNoticeSeconds else { return }
        response.setField("X-Auth-Key-Expires-In", expiresAt.seconds - now.seconds)
    }

    static func append(
        limit: DecimalText, remaining: DecimalText, _ decision: HourlyQuota.Decision, at now: Timestamp, _ lines: inout OutputSpan<UInt8>
    ) {
        lines.append("X-RateLimit-Limit: ")
        lines.append(limit)
        lines.append("\r\nX-RateLimit-Remaining: ")
        lines.append(remaining)
        lines.append("\r\nX-RateLimit-Reset: ")
        lines.append(decimal: decision.resetsAt.seconds)
        lines.append("\r\nRateLimit-Policy: \"hour\";q=")
        lines.append(limit)
        lines.append(";w=3600\r\nRateLimit: \"hour\";r=")
        lines.append(remaining)
        lines.append(";t=")
        lines.append(decimal: secondsUntilReset(decision, now))
        lines.append("\r\n")
    }

    /// Six numbers, and the words around them.
    static let fieldLinesMaximumBytes = 6 * OutputSpan<UInt8>.decimalMaximum + 136
}
