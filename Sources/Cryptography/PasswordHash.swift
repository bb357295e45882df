/// How passwords are kept: libcrypt's methods (crypt(5)).
///
/// A hash takes milliseconds to make and to verify, on purpose: never on an event loop.
package enum PasswordHash {
    /// The longest password that libcrypt hashes, in bytes.
    package static let maximumPasswordBytes = 511

    /// Hashes with the preferred method (yescrypt) at its default cost. The password has no NUL and at most `maximumPasswordBytes`.
    package static func make(of password: [UInt8]) -> String {
        precondition(canTake(password), "a password with a NUL or too many bytes must be refused before it is hashed")
        guard let hash = Libcrypt.hash(password, setting: Libcrypt.freshSetting()) else {
            fatalError("libcrypt cannot hash with its own preferred method: there is no memory for it")
        }
        return hash
    }

    /// Whether this is the password. A password that libcrypt cannot take is not, nor is any for a hash that it does not know; both take as long.
    package static func verify(_ password: [UInt8], against hash: String) -> Bool {
        let isAnswerable = canTake(password) && isSupported(hash)
        let phrase = canTake(password) ? password : []
        guard isAnswerable, let result = Libcrypt.hash(phrase, setting: hash) else {
            _ = Libcrypt.hash(phrase, setting: decoy)
            return false
        }
        return ConstantTime.areEqual(Array(result.utf8).span, Array(hash.utf8).span)
    }

    /// What to verify the password of an unknown user against: no password fits, and finding that out takes as long as for a hash that `make` made.
    ///
    /// It is what a hash begins with, method, cost and salt: libcrypt does all of its work for it and answers something longer.
    package static let decoy = Libcrypt.freshSetting()

    /// Whether libcrypt knows the method of this hash and the hash is whole.
    package static func isSupported(_ hash: String) -> Bool {
        HashShape.isWhole(hash) && Libcrypt.knowsMethod(of: hash)
    }

    /// Whether `make` would today use another method or another cost.
    package static func needsRehash(_ hash: String) -> Bool {
        // Method and cost stand before the salt. After them come salt and hash, which some methods part with one `$`; a second one belongs to a cost
        // that `make` does not state.
        guard hash.hasPrefix(methodAndCost) else { return true }
        return hash.dropFirst(methodAndCost.count).count { $0 == "$" } > 1
    }

    /// Whether libcrypt hashes all of this password: it stops at a NUL.
    package static func canTake(_ password: [UInt8]) -> Bool {
        password.count <= maximumPasswordBytes && !password.contains(0)
    }

    /// What every hash that `make` makes today begins with, such as `$y$j9T$`.
    private static let methodAndCost: String = {
        let setting = Libcrypt.freshSetting()
        guard let end = setting.lastIndex(of: "$") else { return setting }
        return String(setting[...end])
    }()
}
