/// The members that the store's files have.
enum Member: UInt8, CaseIterable {
    // Lines and files.
    case format, version, generation, count, type, sequence, nextSequence, nextID, checksum, users, apiKeys

    // Users and keys.
    case id, email, passwordHash, scopes, isActive, createdAt, userID, name, prefix, digest, rateLimit, lastUsed, expiresAt

    // What only some of them have.
    case allowedIPs, externalID, metadata, earlierDigest, earlierUntil, requests, requestDigest, contentDigest, until
    case loginEpoch, keptLogin, revokedLogins, login
    case hour, used, total, usage

    /// As it stands in the files.
    var text: String {
        switch self {
        case .format: "format"
        case .version: "version"
        case .generation: "generation"
        case .count: "count"
        case .type: "type"
        case .sequence: "seq"
        case .nextSequence: "next_seq"
        case .nextID: "next_id"
        case .checksum: "crc32c"
        case .users: "users"
        case .apiKeys: "api_keys"
        case .id: "id"
        case .email: "email"
        case .passwordHash: "password_hash"
        case .scopes: "scopes"
        case .isActive: "is_active"
        case .createdAt: "created_at"
        case .userID: "user_id"
        case .name: "key_name"
        case .prefix: "key_prefix"
        case .digest: "key_sha256"
        case .rateLimit: "rate_limit"
        case .lastUsed: "last_used"
        case .expiresAt: "expires_at"
        case .allowedIPs: "allowed_ips"
        case .externalID: "external_id"
        case .metadata: "metadata"
        case .earlierDigest: "earlier_sha256"
        case .earlierUntil: "earlier_until"
        case .requests: "requests"
        case .requestDigest: "request_sha256"
        case .contentDigest: "content_sha256"
        case .until: "until"
        case .loginEpoch: "login_epoch"
        case .keptLogin: "kept_login"
        case .revokedLogins: "revoked_logins"
        case .login: "login_sha256"
        case .hour: "hour"
        case .used: "used"
        case .total: "total"
        case .usage: "usage"
        }
    }

    /// The member of this name. In the store's own files members stand in a fixed order, so it is mostly one of those after `previous`.
    init?(_ packed: UInt128, expecting previous: Member?) {
        let names = Self.packedNames.span
        let start = previous.map { Int($0.rawValue) + 1 } ?? 0
        for step in 0..<names.count {
            let index = start + step < names.count ? start + step : start + step - names.count
            if names[index] == packed {
                self.init(rawValue: UInt8(index))
                return
            }
        }
        return nil
    }

    /// A name as one number: its bytes behind a one, so that no two names have the same. It may have up to 15 bytes.
    static let emptyName: UInt128 = 1

    private static let packedNames = allCases.map { $0.text.utf8.reduce(emptyName) { $0 << 8 | UInt128($1) } }
}

/// A set of members.
struct Members: OptionSet, Sendable {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(_ members: Member...) { rawValue = members.reduce(0) { $0 | 1 << UInt64($1.rawValue) } }

    mutating func insert(_ member: Member) { formUnion(Members(rawValue: 1 << UInt64(member.rawValue))) }

    func contains(_ member: Member) -> Bool { rawValue >> UInt64(member.rawValue) & 1 == 1 }

    /// One of them, for whoever has to name one.
    var first: Member? { Member.allCases.first { contains($0) } }

    static let user = Members(
        .id, .email, .passwordHash, .scopes, .isActive, .createdAt, .loginEpoch, .keptLogin, .revokedLogins)
    static let apiKey = Members(
        .id, .userID, .name, .prefix, .digest, .scopes, .rateLimit, .isActive, .lastUsed, .expiresAt, .createdAt, .allowedIPs, .externalID,
        .metadata, .earlierDigest, .earlierUntil, .requests)
    static let request = Members(.requestDigest, .contentDigest, .until)
    static let revokedLogin = Members(.login, .until)
    /// What the snapshot knows of a key's count.
    static let quota = Members(.hour, .used, .total, .usage)
    /// What every record of the journal has.
    static let record = Members(.sequence, .type, .checksum)
}
