package import LinuxSystem

/// Why nothing of a file was imported.
package enum ImportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A line, counted from 1, and what is wrong with it.
    case line(Int, ImportFault)
    case unreadable(file: String, SystemError)
    /// The store takes no changes at this time.
    case refused(StoreRefusal)

    package var description: String {
        switch self {
        case .line(let number, let fault): "line \(number): \(fault); nothing was imported"
        case .unreadable(let file, let error): "\(file) cannot be read (\(error.reason)); nothing was imported"
        case .refused(.outOfSpace): "the disk is full; nothing was imported: make room and try again"
        case .refused(.busy): "too many changes wait for the disk; nothing was imported: try again"
        case .refused: "the store takes no changes any more; nothing was imported: start it again"
        }
    }
}

/// What is wrong with a line of an import.
package enum ImportFault: Error, Equatable, Sendable, CustomStringConvertible {
    case json(LineFault)
    /// The member `type` is neither `user` nor `api_key`.
    case unknownType(String)
    case userIDTaken(Int)
    case apiKeyIDTaken(Int)
    case emailTaken(String)
    case digestTaken
    case unknownUser(Int)
    case badEmail(String)
    /// libcrypt cannot verify such a hash.
    case unsupportedPasswordHash
    case badKeyName
    case badKeyPrefix

    package var description: String {
        switch self {
        case .json(let fault): fault.description
        case .unknownType(let type): "the type `\(type)` is neither `user` nor `api_key`"
        case .userIDTaken(let id): "there is a user \(id) already"
        case .apiKeyIDTaken(let id): "there is an API key \(id) already"
        case .emailTaken(let email): "there is a user with the address \(email) already"
        case .digestTaken: "there is an API key with this `key_sha256` already"
        case .unknownUser(let id): "there is no user \(id), neither in the store nor in the file"
        case .badEmail(let email): "`\(email)` is not an e-mail address"
        case .unsupportedPasswordHash: "the `password_hash` is of a kind that this system cannot verify"
        case .badKeyName: "`key_name` must have 1 to \(ImportBounds.keyNameCharacters.upperBound) characters and no control characters"
        case .badKeyPrefix: "`key_prefix` must have 1 to \(ImportBounds.keyPrefixCharacters.upperBound) characters and no control characters"
        }
    }
}
