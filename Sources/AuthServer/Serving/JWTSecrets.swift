internal import AuthAPI
internal import Cryptography
internal import TextFormats
internal import Tokens

/// The secrets that login tokens are signed and verified with.
struct JWTSecrets: Sendable {
    let ring: SigningKeyRing
    /// Nil where the settings have the secret.
    let keeper: JWTSecretKeeper?

    /// The settings' secret, or else the data directory's; the settings' previous secrets verify in either case.
    static func of(_ configuration: Configuration, at now: Timestamp) throws(JWTSecretFileError) -> JWTSecrets {
        guard let keeper = keeper(of: configuration) else {
            return JWTSecrets(ring: SigningKeyRing(signing: key(configuration.jwtSecret), verifying: previous(configuration)), keeper: nil)
        }
        return JWTSecrets(ring: try keeper.open(at: now), keeper: keeper)
    }

    /// Who keeps the secrets of the data directory, where they are in use. Nothing is read yet.
    static func keeper(of configuration: Configuration) -> JWTSecretKeeper? {
        guard configuration.jwtSecret.isEmpty else { return nil }
        return JWTSecretKeeper(
            directory: configuration.dataDirectory, previous: previous(configuration), lifetimeSeconds: configuration.auth.tokenLifetimeSeconds)
    }

    /// A secret of this process alone, for when nobody logs in.
    static func unused() -> SigningKeyRing { SigningKeyRing(signing: key(.random(count: KeptSecrets.secretBytes))) }

    private static func previous(_ configuration: Configuration) -> [SigningKey] {
        configuration.jwtPreviousSecrets.filter { $0 != configuration.jwtSecret }.map(key)
    }

    private static func key(_ secret: String) -> SigningKey { key(SecretBytes(Array(secret.utf8))) }

    private static func key(_ secret: SecretBytes) -> SigningKey {
        do throws(SigningKeyError) {
            return try SigningKey(secret: secret)
        } catch {
            preconditionFailure("a secret passed the check of the settings that cannot sign: \(error)")
        }
    }
}
