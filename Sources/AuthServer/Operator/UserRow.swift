/// A user as the API shows one.
struct UserRow {
    let id: Int
    let email: String
    let scopes: String
    let isActive: Bool
    let createdAt: String

    var scopesText: String { scopes.isEmpty ? "(none)" : scopes }

    static func row(_ answer: [UInt8]) throws(ProgramError) -> UserRow {
        guard let document = JSONDocument(answer, depthMaximum: 8), let row = UserRow(document) else {
            throw .unexpectedAnswer
        }
        return row
    }

    static func rows(_ answer: [UInt8]) throws(ProgramError) -> [UserRow] {
        guard let elements = JSONDocument(answer, depthMaximum: 8)?.elements else { throw .unexpectedAnswer }
        let rows = elements.compactMap { UserRow($0) }
        guard rows.count == elements.count else { throw .unexpectedAnswer }
        return rows
    }

    /// The user with this id, or with this e-mail address in whatever case.
    static func find(_ name: String, _ api: OperatorAPI) throws(ProgramError) -> UserRow {
        if let id = Int(name) { return try row(try api.user(id)) }
        guard let user = try rows(try api.users(email: name)).first else { throw .unknownUser(name) }
        return user
    }

    private init?(_ document: JSONDocument) {
        guard let id = document["id"]?.integer, let email = document["email"]?.text, let scopes = document["scopes"]?.text,
            let isActive = document["is_active"]?.boolean, let createdAt = document["created_at"]?.text
        else { return nil }
        self.id = id
        self.email = email
        self.scopes = scopes
        self.isActive = isActive
        self.createdAt = createdAt
    }
}
