internal import Tokens

/// Why a value is not taken for a setting: each completes the sentence that begins with the setting's name.
enum SettingProblem: Error, Equatable, CustomStringConvertible {
    case notAWholeNumber
    case notAWholeNumberOrAuto
    case notABoolean
    case notAText
    case notAListOfTexts
    case outOfBounds(ClosedRange<Int>)
    case outOfBoundsOrAuto(ClosedRange<Int>)
    case notOneOf([String])
    case wrongCount(ClosedRange<Int>)
    /// The text is left out where it is a secret.
    case repeated(String?)
    case lacks(String)
    case secretTooShort
    case notAPath
    case notAnAddress(String)
    case notAnAddressRange(String)
    case notAScopeName(String)

    var description: String {
        switch self {
        case .notAWholeNumber: "must be a whole number"
        case .notAWholeNumberOrAuto: "must be a whole number or \"auto\""
        case .notABoolean: "must be true or false"
        case .notAText: "must be a text"
        case .notAListOfTexts: "must be a list of texts"
        case .outOfBounds(let bounds): "must be \(bounds.lowerBound) to \(bounds.upperBound)"
        case .outOfBoundsOrAuto(let bounds): "must be \(bounds.lowerBound) to \(bounds.upperBound), or 0 for what suits the machine"
        case .notOneOf(let choices): "must be one of \(choices.joined(separator: ", "))"
        case .wrongCount(let counts): "must have \(counts.lowerBound) to \(counts.upperBound) elements"
        case .repeated(let text): text.map { "has \"\($0)\" twice" } ?? "has the same secret twice"
        case .lacks(let text): "must have \"\(text)\" among its elements, which the API itself asks for"
        case .secretTooShort: "must be at least \(SigningKey.minimumSecretBytes) bytes long, for example what `openssl rand -base64 32` prints"
        case .notAPath: "must be a path"
        case .notAnAddress(let text): "has \"\(text)\", which is no address to listen on: write 127.0.0.1:8080, [::1]:8080 or unix:/path"
        case .notAnAddressRange(let text): "has \"\(text)\", which is no range of addresses: write 10.0.0.0/8, 2001:db8::/32, a single address, or unix"
        case .notAScopeName(let text):
            "has \"\(text)\", which is no scope name: use 1 to \(TextRule.scopeNameBytesMaximum) letters, digits, -, _, . or :"
        }
    }
}
