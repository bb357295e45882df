internal import TextFormats

/// The lines of a journal: `{"seq":7,"type":"remove_user","id":3,"crc32c":"…"}`.
enum JournalRecord: Equatable {
    case mutation(Mutation)
    /// What follows, up to the end, counts as one change: without its end none of it happened.
    case beginImport
    case endImport

    static let format: StaticString = "gcreg-auth journal"

    static let headerMembers = FileHeader.members.union(Members(.checksum))

    static func header(_ header: FileHeader) -> [UInt8] {
        var bytes: [UInt8] = []
        header.open(&bytes, format: format)
        SealedLine.seal(&bytes, from: 0)
        return bytes
    }

    /// Appends the record's line.
    func append(to bytes: inout [UInt8], sequence: Int, _ vocabulary: ScopeVocabulary) {
        let start = bytes.count
        bytes.openObject()
        bytes.member("seq", sequence)
        bytes.member("type", type)
        if case .mutation(let mutation) = self { Self.appendMembers(of: mutation, to: &bytes, vocabulary) }
        SealedLine.seal(&bytes, from: start)
    }

    private var type: String {
        switch self {
        case .mutation(.putUser): "put_user"
        case .mutation(.removeUser): "remove_user"
        case .mutation(.putAPIKey): "put_api_key"
        case .mutation(.removeAPIKey): "remove_api_key"
        case .mutation(.recordUsage): "record_usage"
        case .beginImport: "begin_import"
        case .endImport: "end_import"
        }
    }

    private static func appendMembers(of mutation: Mutation, to bytes: inout [UInt8], _ vocabulary: ScopeVocabulary) {
        switch mutation {
        case .putUser(let user): bytes.appendMembers(of: user, vocabulary)
        case .putAPIKey(let key): bytes.appendMembers(of: key, vocabulary)
        case .removeUser(let id), .removeAPIKey(let id): bytes.member("id", id)
        case .recordUsage(let usages):
            bytes.openMember("api_keys")
            bytes.openArray()
            for usage in usages {
                bytes.openArray()
                for number in [usage.keyID, Int(usage.quota.hour), usage.quota.used, Int(usage.lastUsed.seconds)] { bytes.element(number) }
                bytes.closeArray()
            }
            bytes.closeArray()
        }
    }
}

extension JournalRecord {
    /// Reads the record of a line, whose number is looked at elsewhere.
    init(_ line: StoredLine, _ readScopes: (String) throws(LineFault) -> Scopes) throws(Damage) {
        do throws(LineFault) {
            let type = try require(line.type, .type)
            switch type {
            case "put_user":
                try line.allow(Members.record.union(.user))
                self = .mutation(.putUser(try line.user(readScopes)))
            case "put_api_key":
                try line.allow(Members.record.union(.apiKey))
                self = .mutation(.putAPIKey(try line.apiKey(readScopes)))
            case "remove_user":
                try line.allow(Members.record.union(Members(.id)))
                self = .mutation(.removeUser(try line.integer(line.id, .id, in: FileBounds.ids)))
            case "remove_api_key":
                try line.allow(Members.record.union(Members(.id)))
                self = .mutation(.removeAPIKey(try line.integer(line.id, .id, in: FileBounds.ids)))
            case "record_usage":
                try line.allow(Members.record.union(Members(.apiKeys)))
                self = .mutation(.recordUsage(try line.keyUsages()))
            case "begin_import", "end_import":
                try line.allow(.record)
                self = type == "begin_import" ? .beginImport : .endImport
            default: throw LineFault.wrongType(member: Member.type.text)
            }
        } catch {
            throw .line(error)
        }
    }
}
