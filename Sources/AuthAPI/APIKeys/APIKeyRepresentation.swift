internal import AccountStore
internal import TextFormats

/// An API key as clients see it: the nine members of the reference in its order, and behind them what only some keys have; written straight into the answer.
struct APIKeyRepresentation: Sendable {
    let scopeNames: ScopeNames

    func append(_ key: APIKey, _ bytes: inout [UInt8]) {
        open(key, &bytes)
        bytes.closeObject()
    }

    /// Appends the members without the closing brace, so that an answer can add one.
    func open(_ key: APIKey, _ bytes: inout [UInt8]) {
        open(id: key.id, name: key.name.utf8.span, prefix: key.prefix.utf8.span, &bytes)
        append(key.scopes, rateLimit: key.rateLimit, isActive: key.isActive, &bytes)
        append(lastUsed: key.lastUsed, expiresAt: key.expiresAt, createdAt: key.createdAt, &bytes)
        append(key.extras, &bytes)
    }

    /// The same of a key in the store's memory, of which nothing is copied but into the answer.
    func open(_ key: borrowing APIKeyView, _ bytes: inout [UInt8]) {
        open(id: key.id, name: key.name, prefix: key.prefix, &bytes)
        append(key.scopes, rateLimit: key.rateLimit, isActive: key.isActive, &bytes)
        append(lastUsed: key.lastUsed, expiresAt: key.expiresAt, createdAt: key.createdAt, &bytes)
        if let extras = key.extras { append(extras, &bytes) }
    }
}

extension APIKeyRepresentation {
    private func open(id: Int, name: Span<UInt8>, prefix: Span<UInt8>, _ bytes: inout [UInt8]) {
        bytes.append("{\"id\":")
        bytes.append(decimal: id)
        bytes.append(",\"key_name\":")
        bytes.append(jsonString: name)
        bytes.append(",\"key_prefix\":")
        bytes.append(jsonString: prefix)
    }

    private func append(_ scopes: Scopes, rateLimit: Int, isActive: Bool, _ bytes: inout [UInt8]) {
        bytes.append(",\"scopes\":")
        scopeNames.append(scopes, toJSON: &bytes)
        bytes.append(",\"rate_limit\":")
        bytes.append(decimal: rateLimit)
        bytes.append(isActive ? ",\"is_active\":true" : ",\"is_active\":false")
    }

    private func append(lastUsed: Timestamp?, expiresAt: Timestamp?, createdAt: Timestamp, _ bytes: inout [UInt8]) {
        bytes.append(",\"last_used\":")
        append(lastUsed, &bytes)
        bytes.append(",\"expires_at\":")
        append(expiresAt, &bytes)
        bytes.append(",\"created_at\":")
        append(createdAt, &bytes)
    }

    /// Each only where it is set.
    private func append(_ extras: KeyExtras, _ bytes: inout [UInt8]) {
        if !extras.allowedIPs.isEmpty {
            bytes.openMember("allowed_ips")
            bytes.openArray()
            for range in AllowedAddresses.texts(in: extras.allowedIPs) { bytes.element(String(range)) }
            bytes.closeArray()
        }
        if !extras.externalID.isEmpty { bytes.member("external_id", extras.externalID) }
        if !extras.metadata.isEmpty {
            bytes.openMember("metadata")
            bytes.append(contentsOf: extras.metadata)
        }
    }

    private func append(_ time: Timestamp?, _ bytes: inout [UInt8]) {
        guard let time else { return bytes.append("null") }
        bytes.append(ASCII.doubleQuote)
        bytes.append(rfc3339: time)
        bytes.append(ASCII.doubleQuote)
    }
}
