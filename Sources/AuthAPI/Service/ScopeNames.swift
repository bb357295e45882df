internal import AccountStore
internal import TextFormats

/// The vocabulary's names as they are written into answers, made once.
struct ScopeNames: Sendable {
    private let vocabulary: ScopeVocabulary
    /// The names as JSON writes them, without the quotation marks, and as a field has them.
    private let inJSON: WrittenNames
    private let inField: WrittenNames

    init(_ vocabulary: ScopeVocabulary) {
        self.vocabulary = vocabulary
        inJSON = WrittenNames(vocabulary.names) { name, bytes in
            var quoted: [UInt8] = []
            quoted.append(jsonString: name)
            bytes += quoted.dropFirst().dropLast()
        }
        inField = WrittenNames(vocabulary.names) { name, bytes in bytes.append(fieldText: name.utf8.span) }
    }

    func text(of scopes: Scopes) -> String { vocabulary.text(of: scopes) }

    /// Appends `"read,write"`, in the vocabulary's order.
    func append(_ scopes: Scopes, toJSON bytes: inout [UInt8]) {
        bytes.append(ASCII.doubleQuote)
        inJSON.append(scopes, &bytes)
        bytes.append(ASCII.doubleQuote)
    }

    /// Appends `read,write` as the value of a field.
    func append(_ scopes: Scopes, toField bytes: inout [UInt8]) { inField.append(scopes, &bytes) }

    /// Appends `read write`, the list of a challenge. A name that is no scope-token (RFC 6749 section 3.3) cannot be told there.
    func append(_ scopes: Scopes, toChallenge bytes: inout [UInt8]) {
        let tokens = vocabulary.names.indices
            .filter { scopes.rawValue >> UInt64($0) & 1 == 1 }
            .map { Array(vocabulary.names[$0].utf8) }
            .filter { $0.allSatisfy(Self.isTokenByte) }
        bytes.append(contentsOf: tokens.joined(separator: [ASCII.space]))
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        0x21...0x7E ~= byte && byte != ASCII.doubleQuote && byte != ASCII.backslash
    }
}

/// Names in one form, one behind the other, and where each ends.
private struct WrittenNames: Sendable {
    private var text: [UInt8] = []
    private var ends: [Int] = []

    init(_ names: [String], write: (String, inout [UInt8]) -> Void) {
        for name in names {
            write(name, &text)
            ends.append(text.count)
        }
    }

    func append(_ scopes: Scopes, _ bytes: inout [UInt8]) {
        var rest = scopes.rawValue
        while rest != 0 {
            let name = rest.trailingZeroBitCount
            bytes.append(copying: text.span.extracting((name == 0 ? 0 : ends[name - 1])..<ends[name]))
            rest &= rest - 1
            if rest != 0 { bytes.append(ASCII.comma) }
        }
    }
}
