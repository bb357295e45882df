internal import Cryptography
internal import LinuxSystem
internal import TextFormats
internal import Tokens

/// `jwt-secrets.json` in the data directory: the secrets of login tokens, made at the first start unless the settings have one.
struct JWTSecretFile: Sendable {
    static let name = "jwt-secrets.json"
    static let format = "gcreg-auth jwt secrets"
    static let version = 2
    /// Version 1 knew no end of a secret's time.
    static let readableVersions = 1...version
    static let maximumBytes = 65_536

    let path: String

    init(directory: String) { path = "\(directory)/\(Self.name)" }

    /// The secrets of the file, which is made with a new one if it does not exist, to sign tokens that last so long. Those whose time is over are dropped.
    func readOrMake(at now: Timestamp, lifetimeSeconds: Int) throws(JWTSecretFileError) -> KeptSecrets {
        guard let kept = try read() else {
            let first = KeptSecrets.first(at: now, lifetimeSeconds: lifetimeSeconds)
            try write(first)
            return first
        }
        let current = kept.current(at: now).signing(lifetimeSeconds: lifetimeSeconds)
        if current.all.count < kept.all.count || current.signer.lifetimeSeconds != kept.signer.lifetimeSeconds { try write(current) }
        return current
    }

    /// Throws what a start would, were there a file that it cannot take.
    func check() throws(JWTSecretFileError) { _ = try read() }

    /// Nil where there is no file.
    func read() throws(JWTSecretFileError) -> KeptSecrets? {
        let mode: UInt32
        do throws(SystemError) {
            mode = try SystemCall.permissions(of: path).mode
        } catch {
            if error.isNotFound { return nil }
            throw .unreadable(path: path, error)
        }
        guard mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: mode) }
        return try parse(try contents())
    }

    /// On disk when it returns, and until then the file is what it was.
    func write(_ secrets: KeptSecrets) throws(JWTSecretFileError) {
        var bytes = Self.text(of: secrets)
        defer { SecretBytes.wipe(&bytes) }
        do throws(SystemError) {
            try PrivateFile.replace(path, with: bytes)
        } catch {
            throw .unwritable(path: path, error)
        }
    }

    private func contents() throws(JWTSecretFileError) -> [UInt8] {
        do throws(SmallFileError) {
            return try SmallFile.read(path, atMost: Self.maximumBytes)
        } catch {
            switch error {
            case .tooLarge: throw .damaged(path: path, .tooLarge)
            case .system(let error): throw .unreadable(path: path, error)
            }
        }
    }
}

// MARK: - Writing

extension JWTSecretFile {
    private static func text(of secrets: KeptSecrets) -> [UInt8] {
        var bytes: [UInt8] = []
        // Growing would leave copies of secrets behind.
        bytes.reserveCapacity(maximumBytes)
        bytes.openObject()
        bytes.member("format", Self.format)
        bytes.member("version", Self.version)
        bytes.openMember("secrets")
        bytes.openArray()
        append(secrets.signer, signs: true, to: &bytes)
        for secret in secrets.earlier { append(secret, signs: false, to: &bytes) }
        bytes.closeArray()
        bytes.closeObject()
        bytes.append("\n")
        return bytes
    }

    private static func append(_ secret: KeptSecret, signs: Bool, to bytes: inout [UInt8]) {
        bytes.openObject()
        bytes.member("kid", secret.key.id)
        bytes.openMember("secret")
        bytes.append("\"")
        secret.key.secret.withBytes { Base64URL.encode($0, appendingTo: &bytes) }
        bytes.append("\"")
        bytes.member("signs", signs)
        if let created = secret.createdAt { bytes.member("created_at", created) }
        if let seconds = secret.lifetimeSeconds { bytes.member("lifetime_seconds", seconds) }
        if let end = secret.key.verifiesUntil { bytes.member("verifies_until", end) }
        bytes.closeObject()
    }
}

// MARK: - Reading

extension JWTSecretFile {
    private func parse(_ bytes: [UInt8]) throws(JWTSecretFileError) -> KeptSecrets {
        guard let file = JSONDocument(bytes, depthMaximum: 3) else { throw .damaged(path: path, .notJSON) }
        guard file["format"]?.text == Self.format, let version = file["version"]?.integer else { throw .damaged(path: path, .wrongFormat) }
        guard Self.readableVersions ~= version else { throw .unknownVersion(path: path, version: version) }
        guard let entries = file["secrets"]?.elements else { throw .damaged(path: path, .wrongMember) }
        return try secrets(in: entries)
    }

    private func secrets(in entries: [JSONDocument]) throws(JWTSecretFileError) -> KeptSecrets {
        var signer: KeptSecret?
        var earlier: [KeptSecret] = []
        for entry in entries {
            let (secret, signs) = try parse(entry)
            guard !signs || signer == nil else { throw .damaged(path: path, .severalSigners) }
            let name = secret.key.id
            guard signer?.key.id != name, !earlier.contains(where: { $0.key.id == name }) else { throw .damaged(path: path, .repeatedName) }
            if signs { signer = secret } else { earlier.append(secret) }
        }
        guard !entries.isEmpty else { throw .damaged(path: path, .noSecrets) }
        guard let signer else { throw .damaged(path: path, .noSigner) }
        return KeptSecrets(signer: signer, earlier: earlier)
    }

    private func parse(_ entry: JSONDocument) throws(JWTSecretFileError) -> (KeptSecret, signs: Bool) {
        guard let name = entry["kid"]?.text, let signs = entry["signs"]?.boolean,
            let text = entry["secret"]?.text, let secret = Base64URL.decode(Array(text.utf8).span)
        else {
            throw .damaged(path: path, .wrongMember)
        }
        let (end, created) = (try time("verifies_until", of: entry), try time("created_at", of: entry))
        let lifetime = entry["lifetime_seconds"]
        // What signs has no end yet.
        guard !signs || end == nil, lifetime == nil || lifetime?.integer ?? 0 > 0 else { throw .damaged(path: path, .wrongMember) }
        do throws(SigningKeyError) {
            var key = try SigningKey(id: name, secret: SecretBytes(secret))
            key.verifiesUntil = end
            return (KeptSecret(key: key, createdAt: created, lifetimeSeconds: lifetime?.integer), signs)
        } catch {
            switch error {
            case .secretTooShort: throw .damaged(path: path, .secretTooShort)
            case .unusableID: throw .damaged(path: path, .wrongMember)
            }
        }
    }

    /// Nil where there is none.
    private func time(_ name: String, of entry: JSONDocument) throws(JWTSecretFileError) -> Timestamp? {
        guard let member = entry[name] else { return nil }
        guard let text = member.text, let time = Timestamp(rfc3339: Array(text.utf8)) else { throw .damaged(path: path, .wrongMember) }
        return time
    }
}
