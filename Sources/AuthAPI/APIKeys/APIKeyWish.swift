internal import AccountStore
internal import TextFormats

/// The body of `POST /auth/api-keys`, checked by itself; what the caller may give is another question.
struct APIKeyWish: Equatable, Sendable {
    let name: String
    let scopes: Scopes
    /// Nil where the request leaves it open.
    let rateLimit: Int?
    /// `.some(nil)`: never, as the request says; nil where the request leaves it open.
    let expiresAt: Timestamp??
    /// As they are stored; empty: everywhere, as the request says; nil where the request leaves it open.
    let allowedIPs: String?
    /// Empty for none.
    let externalID: String
    /// Empty for none.
    let metadata: [UInt8]

    /// What was left open, decided.
    struct Complete: Equatable, Sendable {
        let rateLimit: Int
        let expiresAt: Timestamp?
        let allowedIPs: String
    }

    /// `defaultScopes` are the key's where the request names none.
    init(_ body: KeyBody, vocabulary: ScopeVocabulary, defaultScopes: Scopes, at now: Timestamp) throws(Problem) {
        var reader = try MemberReader(body.value)
        let name = APIKeyRules.name(&reader, isRequired: true)
        scopes = reader.scopes(vocabulary) ?? defaultScopes
        rateLimit = APIKeyRules.rateLimit(&reader)
        expiresAt = APIKeyRules.expiresAt(&reader, after: now)
        allowedIPs = APIKeyRules.allowedIPs(&reader)
        externalID = APIKeyRules.externalID(&reader) ?? ""
        metadata = KeyMetadata.read(&reader, of: body) ?? KeyMetadata.none
        try reader.finish()
        guard let name else { preconditionFailure("a missing name is a fault and was not reported as one") }
        self.name = name
    }
}

extension APIKeyChanges {
    /// The body of `PATCH /auth/api-keys/{id}`, checked by itself.
    init(_ body: KeyBody, at now: Timestamp) throws(Problem) {
        self.init()
        var reader = try MemberReader(body.value)
        name = APIKeyRules.name(&reader, isRequired: false)
        isActive = reader.boolean("is_active")
        rateLimit = APIKeyRules.rateLimit(&reader)
        expiresAt = APIKeyRules.expiresAt(&reader, after: now)
        allowedIPs = APIKeyRules.allowedIPs(&reader)
        externalID = APIKeyRules.externalID(&reader)
        metadata = KeyMetadata.read(&reader, of: body)
        try reader.finish()
    }

    /// Without what the key has already.
    ///
    /// What is permitted because it changes nothing must change nothing later either: by the time that it is carried out, somebody else may have
    /// changed the key. A key that may not switch a greater one on could otherwise do so while the owner switches that one off.
    func without(_ key: APIKey) -> APIKeyChanges {
        var changes = self
        // By bytes: a name may be changed to one that Unicode takes for the same.
        if let name, name.utf8.elementsEqual(key.name.utf8) { changes.name = nil }
        if isActive == key.isActive { changes.isActive = nil }
        if rateLimit == key.rateLimit { changes.rateLimit = nil }
        if expiresAt == .some(key.expiresAt) { changes.expiresAt = nil }
        if allowedIPs == key.extras.allowedIPs { changes.allowedIPs = nil }
        if let externalID, externalID.utf8.elementsEqual(key.extras.externalID.utf8) { changes.externalID = nil }
        if metadata == key.extras.metadata { changes.metadata = nil }
        return changes
    }

    var isEmpty: Bool {
        name == nil && isActive == nil && rateLimit == nil && expiresAt == nil && allowedIPs == nil && externalID == nil && metadata == nil
    }
}
