/// An API key as the operator's API shows one.
struct APIKeyRow {
    let id: Int
    let userID: Int
    let name: String
    let prefix: String
    let scopes: String
    let rateLimit: Int
    let isActive: Bool
    let lastUsed: String?
    let expiresAt: String?

    static let headings = ["ID", "USER", "NAME", "PREFIX", "SCOPES", "RATE LIMIT", "ACTIVE", "LAST USED", "EXPIRES"]

    var cells: [String] {
        [
            String(id), String(userID), name, prefix, scopes.isEmpty ? "(none)" : scopes, String(rateLimit),
            isActive ? "yes" : "no", lastUsed ?? "never", expiresAt ?? "never",
        ]
    }

    static func rows(_ answer: [UInt8]) throws(ProgramError) -> [APIKeyRow] {
        guard let elements = JSONDocument(answer, depthMaximum: 16)?.elements else { throw .unexpectedAnswer }
        let rows = elements.compactMap { APIKeyRow($0) }
        guard rows.count == elements.count else { throw .unexpectedAnswer }
        return rows
    }

    private init?(_ document: JSONDocument) {
        guard let id = document["id"]?.integer, let userID = document["user_id"]?.integer, let name = document["key_name"]?.text,
            let prefix = document["key_prefix"]?.text, let scopes = document["scopes"]?.text,
            let rateLimit = document["rate_limit"]?.integer, let isActive = document["is_active"]?.boolean
        else { return nil }
        self.id = id
        self.userID = userID
        self.name = name
        self.prefix = prefix
        self.scopes = scopes
        self.rateLimit = rateLimit
        self.isActive = isActive
        lastUsed = document["last_used"]?.text
        expiresAt = document["expires_at"]?.text
    }
}
