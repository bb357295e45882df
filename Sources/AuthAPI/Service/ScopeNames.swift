internal import AccountStore
internal import TextFormats

/// The vocabulary's names as they are written into answers, made once.
struct ScopeNames: Sendable {
    private let vocabulary: ScopeVocabulary
    /// The names as JSON writes them, without the quotation marks, one behind the other; and where each ends.
    private let escaped: [UInt8]
    private let ends: [Int]
    /// What all names together take in JSON.
    let maximumJSONBytes: Int

    init(_ vocabulary: ScopeVocabulary) {
        self.vocabulary = vocabulary
        var escaped: [UInt8] = []
        var ends: [Int] = []
        for name in vocabulary.names {
            var bytes: [UInt8] = []
            bytes.append(jsonString: name)
            escaped += bytes.dropFirst().dropLast()
            ends.append(escaped.count)
        }
        self.escaped = escaped
        self.ends = ends
        maximumJSONBytes = escaped.count + ends.count + 2
    }

    func text(of scopes: Scopes) -> String { vocabulary.text(of: scopes) }

    /// Appends `"read,write"`, in the vocabulary's order: at most `maximumJSONBytes`.
    func append(_ scopes: Scopes, toJSON output: inout OutputSpan<UInt8>) {
        output.append(ASCII.doubleQuote)
        var rest = scopes.rawValue
        while rest != 0 {
            let name = rest.trailingZeroBitCount
            output.append(copying: escaped.span.extracting((name == 0 ? 0 : ends[name - 1])..<ends[name]))
            rest &= rest - 1
            if rest != 0 { output.append(ASCII.comma) }
        }
        output.append(ASCII.doubleQuote)
    }

    func append(_ scopes: Scopes, toJSON bytes: inout [UInt8]) {
        bytes.append(addingCapacity: maximumJSONBytes) { append(scopes, toJSON: &$0) }
    }

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
