/// What an imported entity may be, beyond the form of its line.
enum ImportBounds {
    /// Half of what the files can say, so that there are ids left after any import.
    static let ids = 1...(1 << 52)
    static let keyNameCharacters = 1...100
    static let keyPrefixCharacters = 1...32
    static let rateLimits = 1...1_000_000_000
    /// RFC 5321 section 4.5.3.1.3, less the angle brackets.
    static let emailBytes = 254

    /// Something on both sides of an at sign, and nothing that a mail system would stumble over.
    static func isPlausible(email: String) -> Bool {
        guard email.utf8.count <= emailBytes, !hasControls(email), !email.contains(where: \.isWhitespace) else { return false }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    }

    static func isText(_ text: String, ofLength range: ClosedRange<Int>) -> Bool {
        range ~= text.count && !hasControls(text)
    }

    private static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
