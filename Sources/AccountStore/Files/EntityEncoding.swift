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
    }

    mutating func appendMembers(of key: APIKey, _ vocabulary: ScopeVocabulary) {
        member("id", key.id)
        member("user_id", key.userID)
        member("key_name", key.name)
        member("key_prefix", key.prefix)
        openMember("key_sha256")
        append(ASCII.doubleQuote)
        append(hexOf: key.digest)
        append(ASCII.doubleQuote)
        member("scopes", vocabulary.text(of: key.scopes))
        member("rate_limit", key.rateLimit)
        member("is_active", key.isActive)
        member("last_used", key.lastUsed)
        member("expires_at", key.expiresAt)
        member("created_at", key.createdAt)
    }

    mutating func appendMembers(of quota: HourlyQuota) {
        member("hour", Int(quota.hour))
        member("used", quota.used)
    }
}
