package import Cryptography
package import TextFormats

/// A secret with the name that tokens give it in `kid`.
package struct SigningKey: Sendable {
    /// RFC 7518 section 3.2: a key for HS256 has at least as many bytes as its hash.
    package static let minimumSecretBytes = 32
    package static let maximumIDBytes = 64

    package let id: String
    package let secret: SecretBytes
    /// From when on its tokens are refused, since the last one that it signed has expired by then; nil: never.
    package var verifiesUntil: Timestamp?

    /// Letters, digits, `-`, `.` and `_` make up the name: it stands in a token's header as it is.
    package init(id: String, secret: SecretBytes) throws(SigningKeyError) {
        guard secret.count >= Self.minimumSecretBytes else { throw .secretTooShort(bytes: secret.count) }
        guard 1...Self.maximumIDBytes ~= id.utf8.count, id.utf8.allSatisfy(Self.isIDCharacter) else { throw .unusableID }
        self.id = id
        self.secret = secret
    }

    /// Named after its secret: the same secret has the same name everywhere, and the name does not tell it.
    package init(secret: SecretBytes) throws(SigningKeyError) {
        try self.init(id: Self.derivedID(of: secret), secret: secret)
    }

    /// The first bytes of the SHA-256 of a label and the secret, in base64url.
    private static func derivedID(of secret: SecretBytes) -> String {
        var hash = SHA256()
        hash.update(Array("gcreg-auth kid".utf8).span)
        secret.withBytes { hash.update($0) }
        var id: [UInt8] = []
        Base64URL.encode(hash.finalize().bytes.span.extracting(first: derivedIDBytes), appendingTo: &id)
        return String(decoding: id, as: UTF8.self)
    }

    /// Enough that two secrets of a ring do not share a name by accident, and too few to say anything of the secret.
    private static let derivedIDBytes = 8

    private static func isIDCharacter(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || ASCII.isLetter(byte) || "-._".utf8.contains(byte)
    }
}

/// Why a secret cannot sign.
package enum SigningKeyError: Error, Equatable, Sendable {
    case secretTooShort(bytes: Int)
    case unusableID
}

extension SigningKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .secretTooShort(let bytes):
            "the secret has \(bytes) bytes, and one that signs tokens needs at least \(SigningKey.minimumSecretBytes)"
        case .unusableID:
            "the name of a secret must be 1 to \(SigningKey.maximumIDBytes) letters, digits, '-', '.' or '_'"
        }
    }
}
