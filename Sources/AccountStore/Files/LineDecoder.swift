internal import FoundationEssentials

/// Reads the lines of one file. This is the only place that knows who takes JSON apart.
struct LineDecoder {
    private let decoder = JSONDecoder()

    func decode(_ bytes: ArraySlice<UInt8>) throws(LineFault) -> StoredLine {
        do {
            return try decoder.decode(DecodedLine.self, from: Data(bytes)).line
        } catch let error as DecodingError {
            throw Self.fault(error)
        } catch {
            throw .notAnObject
        }
    }

    /// The same where a line that cannot be read is damage.
    func decodeStored(_ bytes: ArraySlice<UInt8>) throws(Damage) -> StoredLine {
        do throws(LineFault) {
            return try decode(bytes)
        } catch {
            throw .line(error)
        }
    }

    private static func fault(_ error: DecodingError) -> LineFault {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context), .dataCorrupted(let context):
            if let member = context.codingPath.first { return .wrongType(member: member.stringValue) }
            return .notAnObject
        @unknown default: return .notAnObject
        }
    }
}

private struct DecodedLine: Decodable {
    var line = StoredLine()

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: MemberName.self)
        for name in members.allKeys {
            guard let member = Member.byText[name.stringValue] else {
                line.unknownMember = name.stringValue
                continue
            }
            line.present.formUnion(Members(member))
            try read(member, members, name)
        }
    }

    /// The two times that may be missing may be null as well; null is no value for anything else.
    private mutating func read(_ member: Member, _ members: KeyedDecodingContainer<MemberName>, _ name: MemberName) throws {
        switch member {
        case .format: line.format = try members.decode(String.self, forKey: name)
        case .version: line.version = try members.decode(Int.self, forKey: name)
        case .generation: line.generation = try members.decode(Int.self, forKey: name)
        case .count: line.count = try members.decode(Int.self, forKey: name)
        case .type: line.type = try members.decode(String.self, forKey: name)
        case .sequence: line.sequence = try members.decode(Int.self, forKey: name)
        case .nextSequence: line.nextSequence = try members.decode(Int.self, forKey: name)
        case .nextID: line.nextID = try members.decode(Int.self, forKey: name)
        case .checksum: line.checksum = try members.decode(String.self, forKey: name)
        case .users: line.users = try members.decode([Int].self, forKey: name)
        case .apiKeys: line.usages = try members.decode([[Int]].self, forKey: name)
        case .id: line.id = try members.decode(Int.self, forKey: name)
        case .email: line.email = try members.decode(String.self, forKey: name)
        case .passwordHash: line.passwordHash = try members.decode(String.self, forKey: name)
        case .scopes: line.scopes = try members.decode(String.self, forKey: name)
        case .isActive: line.isActive = try members.decode(Bool.self, forKey: name)
        case .createdAt: line.createdAt = try members.decode(String.self, forKey: name)
        case .userID: line.userID = try members.decode(Int.self, forKey: name)
        case .name: line.name = try members.decode(String.self, forKey: name)
        case .prefix: line.prefix = try members.decode(String.self, forKey: name)
        case .digest: line.digest = try members.decode(String.self, forKey: name)
        case .rateLimit: line.rateLimit = try members.decode(Int.self, forKey: name)
        case .lastUsed: line.lastUsed = try members.decodeIfPresent(String.self, forKey: name)
        case .expiresAt: line.expiresAt = try members.decodeIfPresent(String.self, forKey: name)
        case .hour: line.hour = try members.decode(Int.self, forKey: name)
        case .used: line.used = try members.decode(Int.self, forKey: name)
        }
    }
}

private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
