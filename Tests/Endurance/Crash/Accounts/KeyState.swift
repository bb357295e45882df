/// An API key as it is shown, but for when it was last used.
struct KeyState: Decodable, Equatable, Sendable {
    let id: Int
    /// Only the operator is told whose a key is: in any other answer it is 0.
    var userID: Int
    var name: String
    let prefix: String
    let scopes: String
    var rateLimit: Int
    var isActive: Bool
    var expiresAt: String?
    let createdAt: String

    private enum CodingKeys: String, CodingKey {
        case id, scopes
        case name = "key_name"
        case prefix = "key_prefix"
        case userID = "user_id"
        case rateLimit = "rate_limit"
        case isActive = "is_active"
        case expiresAt = "expires_at"
        case createdAt = "created_at"
    }

    init(id: Int, userID: Int, name: String, prefix: String, scopes: String, rateLimit: Int, createdAt: String) {
        self.id = id
        self.userID = userID
        self.name = name
        self.prefix = prefix
        self.scopes = scopes
        self.rateLimit = rateLimit
        isActive = true
        self.createdAt = createdAt
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(Int.self, forKey: .id)
        userID = try members.decodeIfPresent(Int.self, forKey: .userID) ?? 0
        name = try members.decode(String.self, forKey: .name)
        prefix = try members.decode(String.self, forKey: .prefix)
        scopes = try members.decode(String.self, forKey: .scopes)
        rateLimit = try members.decode(Int.self, forKey: .rateLimit)
        isActive = try members.decode(Bool.self, forKey: .isActive)
        // Null, never absent.
        expiresAt = try members.decode(String?.self, forKey: .expiresAt)
        createdAt = try members.decode(String.self, forKey: .createdAt)
    }
}
