internal import TextFormats

/// A user as the table keeps it.
struct UserRow: BitwiseCopyable, Sendable {
    var id: Int
    /// Of the address in its folded form.
    var emailHash: UInt64
    var scopes: Scopes
    var createdSeconds: Int64
    /// Address and password hash, one behind the other.
    var text: TextArena.Place
    var emailBytes: UInt32
    var passwordHashBytes: UInt32
    var marks: Marks

    struct Marks: OptionSet, BitwiseCopyable, Sendable {
        let rawValue: UInt32

        /// The row holds a user; without it the place is free.
        static let isPresent = Marks(rawValue: 1)
        static let isActive = Marks(rawValue: 2)
        /// Logins of it were ended before their time: the table has how.
        static let hasEndedLogins = Marks(rawValue: 4)
    }
}

extension UserRow {
    init(_ user: borrowing UserView, emailHash: UInt64, text: TextArena.Place) {
        id = user.id
        self.emailHash = emailHash
        scopes = user.scopes
        createdSeconds = user.createdAt.seconds
        self.text = text
        emailBytes = UInt32(user.email.count)
        passwordHashBytes = UInt32(user.passwordHash.count)
        marks = user.isActive ? [.isPresent, .isActive] : .isPresent
    }

    var rights: OwnerRights { OwnerRights(scopes: scopes, isActive: marks.contains(.isActive)) }
}
