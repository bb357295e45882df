/// The collections that have a snapshot file each.
enum SnapshotKind: CaseIterable, Sendable {
    case users
    case apiKeys

    var fileName: String {
        switch self {
        case .users: FileNames.users
        case .apiKeys: FileNames.apiKeys
        }
    }

    var format: StaticString {
        switch self {
        case .users: "gcreg-auth users"
        case .apiKeys: "gcreg-auth api-keys"
        }
    }

    /// The member that holds the entities.
    var list: StaticString {
        switch self {
        case .users: "users"
        case .apiKeys: "api_keys"
        }
    }

    /// What the last line of either has.
    static let trailerMembers = Members(.count, .checksum)

    var headerMembers: Members {
        Members(.format, .version, .generation, .nextSequence, .nextID, self == .users ? .users : .apiKeys)
    }
}
