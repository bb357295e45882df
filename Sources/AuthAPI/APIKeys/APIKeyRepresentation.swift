internal import AccountStore
internal import TextFormats

/// An API key as clients see it: the nine members of the reference in its order, written straight into the answer.
struct APIKeyRepresentation: Sendable {
    let scopeNames: ScopeNames

    /// Appends the members without the closing brace, so that an answer can add one.
    func open(_ key: borrowing APIKey, _ bytes: inout [UInt8]) {
        bytes.append("{\"id\":")
        bytes.append(decimal: key.id)
        bytes.append(",\"key_name\":")
        bytes.append(jsonString: key.name)
        bytes.append(",\"key_prefix\":")
        bytes.append(jsonString: key.prefix)
        bytes.append(",\"scopes\":")
        scopeNames.append(key.scopes, toJSON: &bytes)
        bytes.append(",\"rate_limit\":")
        bytes.append(decimal: key.rateLimit)
        bytes.append(key.isActive ? ",\"is_active\":true,\"last_used\":" : ",\"is_active\":false,\"last_used\":")
        append(key.lastUsed, &bytes)
        bytes.append(",\"expires_at\":")
        append(key.expiresAt, &bytes)
        bytes.append(",\"created_at\":")
        append(key.createdAt, &bytes)
    }

    func append(_ key: borrowing APIKey, _ bytes: inout [UInt8]) {
        open(key, &bytes)
        bytes.closeObject()
    }

    private func append(_ time: Timestamp?, _ bytes: inout [UInt8]) {
        guard let time else { return bytes.append("null") }
        bytes.append(ASCII.doubleQuote)
        bytes.append(rfc3339: time)
        bytes.append(ASCII.doubleQuote)
    }
}
