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

    /// A secret's name follows from the secret, so that every process that is given it calls it the same.
    /// It says no more of the secret than any token that the secret signed.
    private static func key(_ secret: String) -> SigningKey {
        let digest = SHA256.hash(Array("gcreg-auth kid \(secret)".utf8).span)
        return SigningKey(id: String(digest.hex.prefix(16)), secret: SecretBytes(Array(secret.utf8)))
    }
}
