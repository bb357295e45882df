package import TextFormats
package import Tokens

/// Who keeps the secrets of login tokens from one start to the next. Called on a worker, since that takes a disk.
package protocol SecretKeeper: Sendable {
    /// The secrets, the one that signs first.
    func secrets(at now: Timestamp) throws(SecretRefusal) -> [SecretSummary]

    /// Makes a new secret that signs from now on; the ones before verify until the last token of each has expired. `use` is given them all when they are
    /// on disk, before anybody else may rotate.
    func rotate(at now: Timestamp, use: (SigningKeyRing) -> Void) throws(SecretRefusal) -> [SecretSummary]
}

/// A secret without the secret.
package struct SecretSummary: Equatable, Sendable {
    /// What tokens call it: `kid`.
    package let name: String
    package let signs: Bool
    package let createdAt: Timestamp?
    /// When the last token that it signed has expired; nil for the one that signs, and where that is not known.
    package let verifiesUntil: Timestamp?

    package init(name: String, signs: Bool, createdAt: Timestamp?, verifiesUntil: Timestamp?) {
        self.name = name
        self.signs = signs
        self.createdAt = createdAt
        self.verifiesUntil = verifiesUntil
    }
}
