internal import AccountStore
internal import TextFormats

/// What the members of an API key may be, wherever a client gives them.
enum APIKeyRules {
    /// Unicode scalars, after white space at both ends is taken off.
    static let nameCharacters = 1...100
    static let rateLimits = 1...1_000_000_000
    static let defaultRateLimit = 1_000

    static func name(_ reader: inout MemberReader, isRequired: Bool) -> String? {
        guard let given = reader.text("key_name", isRequired: isRequired) else { return nil }
        let name = trimmed(given)
        let length = name.unicodeScalars.count
        if length < nameCharacters.lowerBound {
            reader.fault(.tooShort("key_name", minimum: nameCharacters.lowerBound, .character))
        } else if length > nameCharacters.upperBound {
            reader.fault(.tooLong("key_name", maximum: nameCharacters.upperBound, .character))
        } else if name.unicodeScalars.contains(where: isControl) {
            reader.fault(.controlCharacter("key_name"))
        }
        return name
    }

    /// Unicode scalars, as they are sent.
    static let externalIDCharacters = 1...255
    /// A key's metadata as it is kept and shown: without white space between its parts.
    static let metadataBytesMaximum = 4_096
    /// Objects and arrays inside each other, the whole among them. The files must be able to say as much.
    static let metadataDepthMaximum = 8
    /// How long the text before a rotation may go on working: thirty days.
    static let graceSeconds = 0...2_592_000

    /// Empty for `null`.
    static func externalID(_ reader: inout MemberReader) -> String? {
        guard let given = reader.textOrNull("external_id") else { return nil }
        guard let id = given else { return "" }
        let length = id.unicodeScalars.count
        if length < externalIDCharacters.lowerBound {
            reader.fault(.tooShort("external_id", minimum: externalIDCharacters.lowerBound, .character))
        } else if length > externalIDCharacters.upperBound {
            reader.fault(.tooLong("external_id", maximum: externalIDCharacters.upperBound, .character))
        } else if id.unicodeScalars.contains(where: isControl) {
            reader.fault(.controlCharacter("external_id"))
        }
        return id
    }

    /// As they are stored; empty for `null` and for none.
    static func allowedIPs(_ reader: inout MemberReader) -> String? {
        guard let given = reader.textsOrNull("allowed_ips") else { return nil }
        guard let texts = given else { return "" }
        do throws(AllowedAddresses.Fault) {
            return try AllowedAddresses(parsing: texts).text
        } catch {
            reader.fault(.badAddresses("allowed_ips", error))
            return nil
        }
    }

    static func rateLimit(_ reader: inout MemberReader) -> Int? { reader.integer("rate_limit", in: rateLimits) }

    static func expiresAt(_ reader: inout MemberReader, after now: Timestamp) -> Timestamp?? {
        reader.futureTime("expires_at", after: now)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let start = scalars.drop(while: \.properties.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// What would break the line of a list or a log that shows the name.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension MemberReader {
    /// A comma-separated list of scopes that may be granted; nil if absent or at fault.
    mutating func scopes(_ vocabulary: ScopeVocabulary) -> Scopes? {
        guard let given = text("scopes") else { return nil }
        do {
            return try vocabulary.parse(given)
        } catch {
            fault(.unknownScope(error.name, "scopes", known: vocabulary.text(of: vocabulary.grantable)))
            return nil
        }
    }
}
