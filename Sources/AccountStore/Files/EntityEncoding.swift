internal import TextFormats

/// Users and keys as members of the object that is open: the same ones in the journal, in the snapshots and in an export.
extension [UInt8] {
    mutating func appendMembers(of user: User, _ vocabulary: ScopeVocabulary) {
        member("id", user.id)
        member("email", user.email)
        member("password_hash", user.passwordHash)
        member("scopes", vocabulary.text(of: user.scopes))
        member("is_active", user.isActive)
        member("created_at", user.createdAt)
        if user.logins != .untouched { appendMembers(of: user.logins) }
    }

    private mutating func appendMembers(of logins: UserLogins) {
        if logins.epoch > 0 { member("login_epoch", logins.epoch) }
        if let kept = logins.kept { member("kept_login", kept) }
        if logins.revoked.isEmpty { return }
        openMember("revoked_logins")
        openArray()
        for revoked in logins.revoked {
            openObject()
            member("login_sha256", revoked.login)
            member("until", revoked.until)
            closeObject()
        }
        closeArray()
    }

    mutating func appendMembers(of key: APIKey, _ vocabulary: ScopeVocabulary) {
        member("id", key.id)
        member("user_id", key.userID)
        member("key_name", key.name)
        member("key_prefix", key.prefix)
        member("key_sha256", key.digest)
        member("scopes", vocabulary.text(of: key.scopes))
        member("rate_limit", key.rateLimit)
        member("is_active", key.isActive)
        member("last_used", key.lastUsed)
        member("expires_at", key.expiresAt)
        member("created_at", key.createdAt)
        if key.extras != .none { appendMembers(of: key.extras) }
    }

    private mutating func appendMembers(of extras: KeyExtras) {
        if !extras.allowedIPs.isEmpty { member("allowed_ips", extras.allowedIPs) }
        if !extras.externalID.isEmpty { member("external_id", extras.externalID) }
        if !extras.metadata.isEmpty {
            openMember("metadata")
            append(contentsOf: extras.metadata)
        }
        if let earlier = extras.earlier {
            member("earlier_sha256", earlier.digest)
            member("earlier_until", earlier.until)
        }
        if extras.requests.isEmpty { return }
        openMember("requests")
        openArray()
        for request in extras.requests {
            openObject()
            member("request_sha256", request.name)
            member("content_sha256", request.content)
            member("until", request.until)
            closeObject()
        }
        closeArray()
    }

    mutating func appendMembers(of quota: HourlyQuota) {
        member("hour", Int(quota.hour))
        member("used", quota.used)
    }

    mutating func appendMembers(of history: UsageHistory) {
        member("total", history.total)
        openMember("usage")
        openArray()
        for hour in history.hours {
            openArray()
            element(Int(hour.hour))
            element(hour.used)
            closeArray()
        }
        closeArray()
    }

    private mutating func member(_ name: StaticString, _ digest: KeyDigest) {
        openMember(name)
        append(ASCII.doubleQuote)
        append(hexOf: digest)
        append(ASCII.doubleQuote)
    }
}
