/// Why what was given is no password.
enum PasswordFault: Error, Equatable, CustomStringConvertible {
    case differ
    case cancelled
    case empty
    case tooLong
    case notText

    var description: String {
        switch self {
        case .differ: "the two passwords differ and nothing was changed; try again"
        case .cancelled: "cancelled, and nothing was changed"
        case .empty: "the password is empty and nothing was changed; give one"
        case .tooLong: "the password is longer than \(PasswordPrompt.maximumBytes) bytes and nothing was changed; give a shorter one"
        case .notText: "the password is not UTF-8 text and nothing was changed; set the terminal to UTF-8"
        }
    }
}
