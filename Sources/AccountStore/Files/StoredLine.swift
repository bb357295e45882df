internal import TextFormats

/// One JSON object of any of the store's files, its members read but not yet judged.
struct StoredLine {
    var present: Members = []
    /// A member whose name none of the files has.
    var unknownMember: String?
    var lastMember: Member?

    var type: String?
    var sequence: Int?
    var format: String?
    var version: Int?
    var generation: Int?
    var nextSequence: Int?
    var nextID: Int?
    var count: Int?
    var checksum: String?
    /// The rows of a usage record, or the empty list that a header is closed with to be an object of its own.
    var rows: [[Int]]?

    var id: Int?
    var email: String?
    var passwordHash: String?
    var scopes: String?
    var isActive: Bool?
    var createdAt: Timestamp?
    var userID: Int?
    var name: String?
    var prefix: String?
    var digest: KeyDigest?
    var rateLimit: Int?
    var lastUsed: Timestamp?
    var expiresAt: Timestamp?
    var allowedIPs: String?
    var externalID: String?
    /// A JSON object as it stands in the line.
    var metadata: [UInt8]?
    var earlierDigest: KeyDigest?
    var earlierUntil: Timestamp?
    /// Objects of their own, each with members of ours.
    var requests: [StoredLine]?
    var requestDigest: KeyDigest?
    var contentDigest: KeyDigest?
    var until: Timestamp?
    var loginEpoch: Int?
    var keptLogin: KeyDigest?
    var revokedLogins: [StoredLine]?
    var login: KeyDigest?
    var hour: Int?
    var used: Int?
    var total: Int?
    /// Hours and the requests in each.
    var usage: [[Int]]?

    /// Refuses members that do not belong to what this line says it is.
    func allow(_ members: Members) throws(LineFault) {
        if let unknownMember { throw .unknownMember(unknownMember) }
        if let stranger = present.subtracting(members).first { throw .unknownMember(stranger.text) }
    }
}

/// Refuses a member that is not there.
func require<Value>(_ value: Value?, _ member: Member) throws(LineFault) -> Value {
    guard let value else { throw .missingMember(member.text) }
    return value
}
