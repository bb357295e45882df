internal import Cryptography
internal import TextFormats

/// What a password must be to be set (NIST SP 800-63B section 5.1.1.2): long enough, and none of those that are guessed first. What it is made of is
/// nobody's business: rules about digits and signs make worse passwords.
enum PasswordRules {
    /// Unicode scalars.
    static let characters = 8...256
    /// What libcrypt takes, so of some scripts not all 256 characters.
    static let bytesMaximum = PasswordHash.maximumPasswordBytes

    /// The rule that UTF-8 text breaks as the password of the account with this address; nil if it may be set.
    ///
    /// A login looks at `loginBytes` at most: no longer password may be set, or nobody could log in with it.
    static func fault(of password: [UInt8], named name: String, email: String?, loginBytes: Int) -> FieldFault? {
        let bytesMaximum = min(bytesMaximum, loginBytes)
        // Every byte of UTF-8 but those that begin with the bits 10 begins a scalar.
        let length = password.count { $0 & 0xC0 != 0x80 }
        if length < characters.lowerBound { return .tooShort(name, minimum: characters.lowerBound, .character) }
        if length > characters.upperBound { return .tooLong(name, maximum: characters.upperBound, .character) }
        if password.count > bytesMaximum { return .tooLong(name, maximum: bytesMaximum, .byte) }
        if password.contains(0) { return .nulCharacter(name) }
        var guess = GuessedPassword(password)
        defer { guess.wipe() }
        if guess.isCommon { return .commonPassword(name) }
        if let email, guess.isNamed(after: email) { return .passwordIsAccount(name) }
        return nil
    }
}

extension MemberReader {
    /// A password that is to be set for the account with this address.
    mutating func newPassword(_ name: String, isRequired: Bool, email: String?, _ settings: AuthSettings) -> [UInt8]? {
        guard let password = bytes(name, isRequired: isRequired) else { return nil }
        if let fault = PasswordRules.fault(of: password, named: name, email: email, loginBytes: settings.passwordBytesMaximum) { self.fault(fault) }
        return password
    }
}
