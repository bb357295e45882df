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

    static func first(at now: Timestamp, lifetimeSeconds: Int) -> KeptSecrets {
        KeptSecrets(signer: .random(at: now, lifetimeSeconds: lifetimeSeconds), earlier: [])
    }

    /// Without those whose last token has expired.
    func current(at now: Timestamp) -> KeptSecrets {
        KeptSecrets(signer: signer, earlier: earlier.filter { $0.key.verifiesUntil.map { now < $0 } ?? true })
    }

    /// With a new secret that signs, while this one verifies as long as any of its tokens can last; nil when there are too many.
    func rotated(at now: Timestamp, lifetimeSeconds: Int) -> KeptSecrets? {
        let current = current(at: now)
        guard current.all.count < Self.maximum else { return nil }
        let longest = max(lifetimeSeconds, signer.lifetimeSeconds ?? 0)
        let until = min(Timestamp(seconds: now.seconds + Int64(longest) + Self.handoverSeconds), .latest)
        return KeptSecrets(signer: .random(at: now, lifetimeSeconds: lifetimeSeconds), earlier: [signer.retiring(until: until)] + current.earlier)
    }

    /// Before a token is signed that lasts so long: what signs is known to have signed it, also when later tokens are given less time.
    func signing(lifetimeSeconds: Int) -> KeptSecrets {
        guard lifetimeSeconds > signer.lifetimeSeconds ?? 0 else { return self }
        return KeptSecrets(signer: signer.signing(lifetimeSeconds: lifetimeSeconds), earlier: earlier)
    }
}

struct KeptSecret: Sendable {
    /// With the end of its time, if it has one.
    let key: SigningKey
    /// Nil where somebody else wrote the file and left it out.
    let createdAt: Timestamp?
    /// The most time that a token signed with it was given; nil where that is not written down, or matters no more.
    let lifetimeSeconds: Int?

    fileprivate static func random(at now: Timestamp, lifetimeSeconds: Int) -> KeptSecret {
        do throws(SigningKeyError) {
            let key = try SigningKey(id: RandomText.base62(8), secret: .random(count: KeptSecrets.secretBytes))
            return KeptSecret(key: key, createdAt: now, lifetimeSeconds: lifetimeSeconds)
        } catch {
            preconditionFailure("a secret of \(KeptSecrets.secretBytes) bytes cannot sign: \(error)")
        }
    }

    fileprivate func retiring(until end: Timestamp) -> KeptSecret {
        var key = key
        key.verifiesUntil = end
        return KeptSecret(key: key, createdAt: createdAt, lifetimeSeconds: nil)
    }

    fileprivate func signing(lifetimeSeconds: Int) -> KeptSecret { KeptSecret(key: key, createdAt: createdAt, lifetimeSeconds: lifetimeSeconds) }
}
