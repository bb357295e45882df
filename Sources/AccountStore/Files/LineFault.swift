/// What is wrong with one line of JSON.
package enum LineFault: Error, Equatable, Sendable, CustomStringConvertible {
    case notAnObject
    case unknownMember(String)
    case repeatedMember(String)
    case missingMember(String)
    /// The member's value is of another type than it must be.
    case wrongType(member: String)
    /// The value is of the right type but outside what the member may be.
    case outOfRange(member: String)
    case notATime(member: String)
    case notADigest(member: String)
    case unknownScope(String)
    /// There are more names than a set of scopes has bits.
    case tooManyScopeNames

    package var description: String {
        switch self {
        case .notAnObject: "the line is not one JSON object"
        case .unknownMember(let name): "the member `\(name)` does not belong there"
        case .repeatedMember(let name): "the member `\(name)` is there twice"
        case .missingMember(let name): "the member `\(name)` is missing"
        case .wrongType(let name): "the member `\(name)` is of the wrong type"
        case .outOfRange(let name): "the value of `\(name)` is outside what it may be"
        case .notATime(let name): "`\(name)` is not a time such as 2024-01-01T13:10:00Z"
        case .notADigest(let name): "`\(name)` is not 64 hexadecimal digits"
        case .unknownScope(let name): "the scope `\(name)` is not one that the settings list"
        case .tooManyScopeNames: "there are more than \(ScopeVocabulary.maximumNames) scope names"
        }
    }
}
