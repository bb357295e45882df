internal import Cryptography
internal import TextFormats
internal import Tokens

/// The secrets of login tokens that the data directory keeps.
struct KeptSecrets: Sendable {
    /// The one that signs.
    let signer: KeptSecret
    /// Those that signed before, the latest first.
    let earlier: [KeptSecret]

    static let secretBytes = 32
    /// The signing one and those that verify. Each rotation is kept until tokens have expired, so there must be an end to them.
    static let maximum = 16
    /// Tokens are still signed with the old secret while the new one is on its way to the disk, in seconds.
    static let handoverSeconds: Int64 = 60

    var signing: SigningKey { signer.key }
    var verifying: [SigningKey] { earlier.map(\.key) }
    var all: [KeptSecret] { [signer] + earlier }

    static func first(at now: Timestamp) -> KeptSecrets { KeptSecrets(signer: .random(at: now), earlier: []) }

    /// Without those whose last token has expired.
    func current(at now: Timestamp) -> KeptSecrets {
        KeptSecrets(signer: signer, earlier: earlier.filter { $0.key.verifiesUntil.map { now < $0 } ?? true })
    }

    /// With a new secret that signs, while this one verifies as long as any of its tokens can last; nil when there are too many.
    func rotated(at now: Timestamp, lifetimeSeconds: Int) -> KeptSecrets? {
        let current = current(at: now)
        guard current.all.count < Self.maximum else { return nil }
        let until = min(Timestamp(seconds: now.seconds + Int64(lifetimeSeconds) + Self.handoverSeconds), .latest)
        return KeptSecrets(signer: .random(at: now), earlier: [signer.retiring(until: until)] + current.earlier)
    }
}

struct KeptSecret: Sendable {
    /// With the end of its time, if it has one.
    let key: SigningKey
    /// Nil where somebody else wrote the file and left it out.
    let createdAt: Timestamp?

    fileprivate static func random(at now: Timestamp) -> KeptSecret {
        do throws(SigningKeyError) {
            return KeptSecret(key: try SigningKey(id: RandomText.base62(8), secret: .random(count: KeptSecrets.secretBytes)), createdAt: now)
        } catch {
            preconditionFailure("a secret of \(KeptSecrets.secretBytes) bytes cannot sign: \(error)")
        }
    }

    fileprivate func retiring(until end: Timestamp) -> KeptSecret {
        var key = key
        key.verifiesUntil = end
        return KeptSecret(key: key, createdAt: createdAt)
    }
}
