/// What a whole hash looks like, method by method (crypt(5)): one that was cut off somewhere would otherwise be taken in and never fit any password.
enum HashShape {
    /// The longest text that libcrypt gives or takes, in bytes (`CRYPT_OUTPUT_SIZE` without its NUL).
    static let maximumBytes = 383

    /// Whether the text has the length and the characters of a hash of its method.
    static func isWhole(_ hash: String) -> Bool {
        guard hash.utf8.count <= maximumBytes, hash.utf8.allSatisfy(isHashCharacter) else { return false }
        let last = hash.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).last?.count ?? 0
        if hash.hasPrefix("_") { return hash.utf8.count == 20 }
        if !hash.hasPrefix("$") { return hash.utf8.count == 13 }
        // A method that is not listed here must at least have something after its setting.
        guard let method = digestLengths.first(where: { hash.hasPrefix($0.prefix) }) else { return last > 0 }
        return last == method.characters
    }

    /// The characters after the last `$`. For bcrypt these are the salt too.
    private static let digestLengths: [(prefix: String, characters: Int)] = [
        ("$y$", 43), ("$gy$", 43), ("$7$", 43),
        ("$2b$", 53), ("$2y$", 53), ("$2a$", 53), ("$2x$", 53),
        ("$6$", 86), ("$5$", 43), ("$sha1$", 28), ("$md5", 22), ("$1$", 22), ("$3$", 32),
    ]

    /// crypt(5): printable ASCII without white space, and without the characters that mean something in a password file.
    private static func isHashCharacter(_ byte: UInt8) -> Bool {
        0x21...0x7E ~= byte && !":;*!\\".utf8.contains(byte)
    }
}
