/// A user as the operator is shown one.
struct UserState: Decodable, Equatable, Sendable {
    let id: Int
    let email: String
    var scopes: String
    var isActive: Bool
    let createdAt: String

    private enum CodingKeys: String, CodingKey {
        case id, email, scopes
        case isActive = "is_active"
        case createdAt = "created_at"
    }
}
