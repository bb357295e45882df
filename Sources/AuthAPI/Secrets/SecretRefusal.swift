internal import HTTPServer

/// Why a secret of login tokens is not rotated or shown. Only the operator hears it.
package enum SecretRefusal: Error, Equatable, Sendable {
    /// The settings have the secret, so the server cannot make another.
    case setInConfiguration
    /// So many are verified with already, none of which may go yet.
    case tooMany(maximum: Int)
    /// The file could not be read or written: what is wrong with it, as a sentence.
    case file(String)
}

extension SecretRefusal {
    var status: Status {
        switch self {
        case .setInConfiguration, .tooMany: .conflict
        case .file: .internalServerError
        }
    }

    var detail: String {
        switch self {
        case .setInConfiguration:
            "The secret is set in the configuration: put the value of jwt.secret into jwt.previous_secrets, give jwt.secret a new one, and restart the server; after jwt.lifetime_seconds the previous one can be taken out."
        case .tooMany(let maximum):
            "There are \(maximum) secrets already, which still verify tokens. Wait until one of them has ended; `gcreg-auth secret list` shows when."
        case .file(let sentence): sentence
        }
    }
}
