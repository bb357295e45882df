internal import LinuxSystem

/// Why the file with the secrets of login tokens is not taken. It is never repaired or replaced: that would log everyone out.
enum JWTSecretFileError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, SystemError)
    case unwritable(path: String, SystemError)
    /// Others than the owner may read or change it.
    case openToOthers(path: String, mode: UInt32)
    case unknownVersion(path: String, version: Int)
    case damaged(path: String, Damage)

    enum Damage: Equatable, Sendable {
        case notJSON, tooLarge, wrongFormat, wrongMember, noSecrets, noSigner, severalSigners, repeatedName, secretTooShort
    }

    var description: String {
        switch self {
        case .unreadable(let path, let error): "cannot read \(path): \(error.reason); run as the user whom the data directory belongs to"
        case .unwritable(let path, let error): "cannot write \(path): \(error.reason); see to that and start again"
        case .openToOthers(let path, let mode):
            "\(path) is open to other users (mode \(String(mode, radix: 8))); run `chmod 600 \(path)`, and delete it first if somebody may have read it"
        case .unknownVersion(let path, let version):
            "\(path) is in format version \(version), which this program does not know; run the release that wrote it, or a later one"
        case .damaged(let path, let damage):
            "\(path) is damaged (\(damage.text)); put it back from a backup, or delete it so that a new secret is made and everyone logs in again"
        }
    }
}

extension JWTSecretFileError.Damage {
    fileprivate var text: String {
        switch self {
        case .notJSON: "it is not JSON"
        case .tooLarge: "it is larger than any such file"
        case .wrongFormat: "it is not a file of this program's secrets"
        case .wrongMember: "a member is missing or of the wrong type"
        case .noSecrets: "it has no secret"
        case .noSigner: "no secret signs"
        case .severalSigners: "more than one secret signs"
        case .repeatedName: "two secrets have the same name"
        case .secretTooShort: "a secret is too short"
        }
    }
}
