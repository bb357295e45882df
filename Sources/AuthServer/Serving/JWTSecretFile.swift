internal import Cryptography
internal import LinuxSystem
internal import TextFormats
internal import Tokens

/// `jwt-secrets.json` in the data directory: the secrets of login tokens, made at the first start unless the settings have one.
struct JWTSecretFile {
    static let name = "jwt-secrets.json"
    static let format = "gcreg-auth jwt secrets"
    static let version = 1
    static let maximumBytes = 65_536
    static let secretBytes = 32

    let path: String

    init(directory: String) { path = "\(directory)/\(Self.name)" }

    /// The secrets of the file, which is made with a new one if it does not exist.
    func readOrMake(at now: Timestamp) throws(JWTSecretFileError) -> JWTSecrets {
        if let secrets = try read() { return secrets }
        try make(at: now)
        guard let secrets = try read() else { preconditionFailure("a file that was just written is there") }
        return secrets
    }

    /// Throws what a start would, were there a file that it cannot take.
    func check() throws(JWTSecretFileError) { _ = try read() }

    /// Nil where there is no file.
    private func read() throws(JWTSecretFileError) -> JWTSecrets? {
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

    private func make(at now: Timestamp) throws(JWTSecretFileError) {
        var bytes: [UInt8] = []
        bytes.openObject()
        bytes.member("format", Self.format)
        bytes.member("version", Self.version)
        bytes.openMember("secrets")
        bytes.openArray()
        appendNewSecret(at: now, to: &bytes)
        bytes.closeArray()
        bytes.closeObject()
        bytes.append("\n")
        defer { SecretBytes.wipe(&bytes) }
        do throws(SystemError) {
            try PrivateFile.replace(path, with: bytes)
        } catch {
            throw .unwritable(path: path, error)
        }
    }

    private func appendNewSecret(at now: Timestamp, to bytes: inout [UInt8]) {
        bytes.openObject()
        bytes.member("kid", RandomText.base62(8))
        bytes.openMember("secret")
        bytes.append("\"")
        SecretBytes.random(count: Self.secretBytes).withBytes { Base64URL.encode($0, appendingTo: &bytes) }
        bytes.append("\"")
        bytes.member("signs", true)
        bytes.member("created_at", now)
        bytes.closeObject()
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

// MARK: - Reading

extension JWTSecretFile {
    private func parse(_ bytes: [UInt8]) throws(JWTSecretFileError) -> JWTSecrets {
        guard let file = JSONDocument(bytes, depthMaximum: 3) else { throw .damaged(path: path, .notJSON) }
        guard file["format"]?.text == Self.format, let version = file["version"]?.integer else { throw .damaged(path: path, .wrongFormat) }
        guard version == Self.version else { throw .unknownVersion(path: path, version: version) }
        guard let entries = file["secrets"]?.elements else { throw .damaged(path: path, .wrongMember) }
        return try secrets(in: entries)
    }

    private func secrets(in entries: [JSONDocument]) throws(JWTSecretFileError) -> JWTSecrets {
        var signing: SigningKey?
        var verifying: [SigningKey] = []
        for entry in entries {
            let (key, signs) = try parse(entry)
            guard !signs || signing == nil else { throw .damaged(path: path, .severalSigners) }
            guard signing?.id != key.id, !verifying.contains(where: { $0.id == key.id }) else { throw .damaged(path: path, .repeatedName) }
            if signs { signing = key } else { verifying.append(key) }
        }
        guard !entries.isEmpty else { throw .damaged(path: path, .noSecrets) }
        guard let signing else { throw .damaged(path: path, .noSigner) }
        return JWTSecrets(signing: signing, verifying: verifying)
    }

    private func parse(_ entry: JSONDocument) throws(JWTSecretFileError) -> (SigningKey, signs: Bool) {
        guard let name = entry["kid"]?.text, let signs = entry["signs"]?.boolean,
            let text = entry["secret"]?.text, let secret = Base64URL.decode(Array(text.utf8).span)
        else {
            throw .damaged(path: path, .wrongMember)
        }
        do throws(SigningKeyError) {
            return (try SigningKey(id: name, secret: SecretBytes(secret)), signs)
        } catch {
            switch error {
            case .secretTooShort: throw .damaged(path: path, .secretTooShort)
            case .unusableID: throw .damaged(path: path, .wrongMember)
            }
        }
    }
}
