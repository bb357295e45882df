internal import Cryptography
internal import TextFormats
internal import Tokens

/// The secrets of login tokens: one signs, all verify.
struct JWTSecrets: Sendable {
    let signing: SigningKey
    let verifying: [SigningKey]

    /// The settings' secret, or else the data directory's; the settings' previous secrets verify in either case.
    static func of(_ configuration: Configuration, at now: Timestamp) throws(JWTSecretFileError) -> JWTSecrets {
        let previous = configuration.jwtPreviousSecrets.filter { $0 != configuration.jwtSecret }.map(key)
        guard configuration.jwtSecret.isEmpty else {
            return JWTSecrets(signing: key(configuration.jwtSecret), verifying: previous)
        }
        let kept = try JWTSecretFile(directory: configuration.dataDirectory).readOrMake(at: now)
        return JWTSecrets(signing: kept.signing, verifying: kept.verifying + previous)
    }

    var ring: SigningKeyRing { SigningKeyRing(signing: signing, verifying: verifying) }

    /// A key of this process alone, for when nobody logs in.
    static func unused() -> JWTSecrets { JWTSecrets(signing: key(.random(count: JWTSecretFile.secretBytes)), verifying: []) }

    private static func key(_ secret: String) -> SigningKey { key(SecretBytes(Array(secret.utf8))) }

    private static func key(_ secret: SecretBytes) -> SigningKey {
        do throws(SigningKeyError) {
            return try SigningKey(secret: secret)
        } catch {
            preconditionFailure("a secret passed the check of the settings that cannot sign: \(error)")
        }
    }
}
