import Cryptography
import TextFormats
import Tokens

/// The fixture as files: for gcreg-auth what `store import` reads, for others tables.
struct FixtureFiles {
    let folder: String

    /// One user or key a line, as `gcreg-auth store import` reads them.
    var importFile: String { "\(folder)/import.jsonl" }

    func write() throws {
        var imported: [UInt8] = []
        var table: [UInt8] = []
        imported.reserveCapacity(40 << 20)
        table.reserveCapacity(24 << 20)
        for user in 1...Fixture.users { Self.appendUser(user, to: &imported) }
        for id in 1...Fixture.keys {
            let key = FixtureKey(id)
            key.appendImportLine(to: &imported)
            key.appendTableLine(to: &table)
        }
        try Files.write(imported, to: importFile)
        try Files.write(table, to: "\(folder)/keys.tsv")
        try Files.write(Fixture.presented.flatMap { Fixture.key($0) + [ASCII.lineFeed] }, to: "\(folder)/bearer-keys.txt")
        try Files.write(Fixture.token(forUser: Fixture.listUser), to: "\(folder)/list.jwt")
        try Files.write(Fixture.token(forUser: Fixture.bulkUser), to: "\(folder)/bulk.jwt")
        try Files.write(Fixture.token(forUser: Fixture.listUser, hasExpired: true), to: "\(folder)/expired.jwt")
        try Files.write(Array(Fixture.secret.utf8), to: "\(folder)/jwt-secret.txt")
    }

    /// The credentials that a job presents.
    func credentials(for job: Job) throws -> [String] {
        try Files.text("\(folder)/\(job.credentialFile)").split(separator: "\n").map(String.init)
    }

    static func appendUser(_ user: Int, to lines: inout [UInt8]) {
        lines.openObject()
        lines.member("type", "user")
        lines.member("id", user)
        lines.member("email", "user\(user)@example.org")
        lines.member("password_hash", Fixture.passwordHash)
        lines.member("scopes", "read,write")
        lines.member("is_active", true)
        lines.member("created_at", Fixture.created)
        lines.closeObject()
        lines.append(ASCII.lineFeed)
    }
}

/// A key as it is stored.
struct FixtureKey {
    let id: Int
    let user: Int
    let prefix: String
    let digest: [UInt8]
    let name: String

    init(_ id: Int, owner: Int? = nil) {
        self.id = id
        user = owner ?? Fixture.owner(of: id)
        let text = Fixture.key(id)
        prefix = String(decoding: text.prefix(APIKeyText.prefixLength), as: UTF8.self)
        var digest: [UInt8] = []
        let bytes = APIKeyText.digest(of: text.span).bytes
        for index in bytes.indices { digest.append(hex: CollectionOfOne(bytes[index])) }
        self.digest = digest
        name = "Marketplace integration \(String(1_000_000 + id).dropFirst())"
    }

    func appendImportLine(to lines: inout [UInt8]) {
        lines.openObject()
        lines.member("type", "api_key")
        lines.member("id", id)
        lines.member("user_id", user)
        lines.member("key_name", name)
        lines.member("key_prefix", prefix)
        lines.member("key_sha256", String(decoding: digest, as: UTF8.self))
        lines.member("scopes", "read")
        lines.member("rate_limit", Fixture.rateLimit)
        lines.member("is_active", true)
        lines.member("last_used", Fixture.lastUsed)
        lines.member("expires_at", Fixture.expires)
        lines.member("created_at", Fixture.created)
        lines.closeObject()
        lines.append(ASCII.lineFeed)
    }

    func appendTableLine(to lines: inout [UInt8]) {
        for number in [id, user] { lines += Array("\(number)\t".utf8) }
        lines += Array("\(prefix)\t".utf8) + digest + Array("\tread\t\(Fixture.rateLimit)\t1\t\(Fixture.expires.seconds)\t".utf8)
        for time in [Fixture.lastUsed, Fixture.expires, Fixture.created] {
            lines.append(rfc3339: time)
            lines.append(ASCII.tab)
        }
        lines += Array("\(name)\n".utf8)
    }
}
