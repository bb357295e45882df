internal import TextFormats

/// What an imported entity may be, beyond the form of its line.
enum ImportBounds {
    /// Half of what the files can say, so that there are ids left after any import.
    static let ids = 1...(1 << 52)
    static let keyNameCharacters = 1...100
    static let keyPrefixCharacters = 1...32
    static let rateLimits = 1...1_000_000_000
    /// RFC 5321 section 4.5.3.1.3, less the angle brackets.
    static let emailBytes = 254

    static func fault(in user: borrowing UserView, _ isSupportedHash: (String) -> Bool) -> ImportFault? {
        guard ids ~= user.id else { return .json(.outOfRange(member: Member.id.text)) }
        guard isPlausible(email: user.email) else { return .badEmail(String(user.email)) }
        return isSupportedHash(String(user.passwordHash)) ? nil : .unsupportedPasswordHash
    }

    static func fault(in key: borrowing APIKeyView) -> ImportFault? {
        guard ids ~= key.id else { return .json(.outOfRange(member: Member.id.text)) }
        guard rateLimits ~= key.rateLimit else { return .json(.outOfRange(member: Member.rateLimit.text)) }
        guard isText(key.name, ofLength: keyNameCharacters) else { return .badKeyName }
        return isText(key.prefix, ofLength: keyPrefixCharacters) ? nil : .badKeyPrefix
    }

    /// Something on both sides of an at sign, and nothing that a mail system would stumble over.
    private static func isPlausible(email: Span<UInt8>) -> Bool {
        guard email.count <= emailBytes, let at = email.firstIndex(of: atSign), at > 0, at < email.count - 1,
            email.firstIndex(of: atSign, from: at + 1) == nil
        else { return false }
        if isPlain(email) { return email.firstIndex(of: ASCII.space) == nil }
        let text = String(email)
        return !hasControls(text) && !text.contains(where: \.isWhitespace)
    }

    private static func isText(_ text: Span<UInt8>, ofLength range: ClosedRange<Int>) -> Bool {
        if isPlain(text) { return range ~= text.count }
        let text = String(text)
        return range ~= text.count && !hasControls(text)
    }

    /// Whether each byte is a character that can be seen, or a space: nearly every text is nothing else, and then bytes are all there is to judge.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] < ASCII.space || text[index] >= ASCII.delete { return false }
        return true
    }

    private static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    private static let atSign = UInt8(ascii: "@")
}
