internal import AuthAPI
internal import HTTPServer
internal import TextFormats
internal import Tokens

/// What a text among the settings must look like.
enum TextRule: Equatable, Sendable {
    case path
    case secret
    case listenAddress
    case addressRange
    case scopeName

    /// The longest name of a scope, in bytes.
    static let scopeNameBytesMaximum = 64

    func problem(with text: String) -> SettingProblem? {
        switch self {
        case .path: text.isEmpty || text.utf8.contains(ASCII.nul) ? .notAPath : nil
        case .secret: text.utf8.count < SigningKey.minimumSecretBytes ? .secretTooShort : nil
        case .listenAddress: ListenAddress(text) == nil ? .notAnAddress(text) : nil
        case .addressRange: AddressRange(text) == nil ? .notAnAddressRange(text) : nil
        case .scopeName: Self.isScopeName(text) ? nil : .notAScopeName(text)
        }
    }

    /// What a list by this rule cannot do without: the API itself asks for these scopes.
    var neededElements: [String] { self == .scopeName ? ["read", "write"] : [] }

    /// A token that needs no quoting in a challenge, a comma-separated list or a log line (RFC 6749 section 3.3, less what those use themselves).
    private static func isScopeName(_ text: String) -> Bool {
        1...scopeNameBytesMaximum ~= text.utf8.count
            && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "-_.:".utf8.contains($0) }
    }
}
