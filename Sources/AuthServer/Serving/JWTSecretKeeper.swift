internal import AuthAPI
internal import Synchronization
internal import TextFormats
internal import Tokens

/// Keeps the secrets of login tokens in the data directory, which this process has to itself.
final class JWTSecretKeeper: SecretKeeper {
    private let file: JWTSecretFile
    /// Those of the settings verify in any case.
    private let previous: [SigningKey]
    private let lifetimeSeconds: Int
    /// What is in use; nil as long as nobody has asked.
    ///
    /// A rotation starts from here and not from the file: one that failed after its file was in place has signed nothing.
    private let inUse = Mutex<KeptSecrets?>(nil)

    init(directory: String, previous: [SigningKey], lifetimeSeconds: Int) {
        file = JWTSecretFile(directory: directory)
        self.previous = previous
        self.lifetimeSeconds = lifetimeSeconds
    }

    /// Reads the file, or makes it at the first start.
    func open(at now: Timestamp) throws(JWTSecretFileError) -> SigningKeyRing {
        let kept = try file.readOrMake(at: now, lifetimeSeconds: lifetimeSeconds)
        inUse.withLock { $0 = kept }
        return ring(of: kept)
    }

    func secrets(at now: Timestamp) throws(SecretRefusal) -> [SecretSummary] {
        try inUse.withLock { (inUse) throws(SecretRefusal) in
            if inUse == nil { inUse = try read() }
            return Self.summaries(inUse?.current(at: now))
        }
    }

    func rotate(at now: Timestamp, use: (SigningKeyRing) -> Void) throws(SecretRefusal) -> [SecretSummary] {
        try inUse.withLock { (inUse) throws(SecretRefusal) in
            if inUse == nil { inUse = try read() }
            let next = try next(after: inUse, at: now)
            do throws(JWTSecretFileError) { try file.write(next) } catch { throw .file(error.description) }
            inUse = next
            use(ring(of: next))
            return Self.summaries(next)
        }
    }

    private func read() throws(SecretRefusal) -> KeptSecrets? {
        do throws(JWTSecretFileError) { return try file.read() } catch { throw .file(error.description) }
    }

    private func next(after kept: KeptSecrets?, at now: Timestamp) throws(SecretRefusal) -> KeptSecrets {
        guard let kept else { return .first(at: now, lifetimeSeconds: lifetimeSeconds) }
        guard let next = kept.rotated(at: now, lifetimeSeconds: lifetimeSeconds) else { throw .tooMany(maximum: KeptSecrets.maximum) }
        return next
    }

    private func ring(of kept: KeptSecrets) -> SigningKeyRing { SigningKeyRing(signing: kept.signing, verifying: kept.verifying + previous) }

    private static func summaries(_ kept: KeptSecrets?) -> [SecretSummary] {
        guard let kept else { return [] }
        return kept.all.map { secret in
            SecretSummary(
                name: secret.key.id, signs: secret.key.id == kept.signer.key.id, createdAt: secret.createdAt, verifiesUntil: secret.key.verifiesUntil)
        }
    }
}
