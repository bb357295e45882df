package import TextFormats

/// What becomes of a user's logins before their time is over.
package struct UserLogins: Equatable, Sendable {
    /// Moves on when all logins are ended: the tokens of an earlier one are refused.
    package var epoch: Int
    /// The one login that outlived the end of the others.
    package var kept: LoginDigest?
    /// Those that were ended one by one, until they would have ended by themselves.
    package var revoked: [RevokedLogin]

    package init(epoch: Int = 0, kept: LoginDigest? = nil, revoked: [RevokedLogin] = []) {
        self.epoch = epoch
        self.kept = kept
        self.revoked = revoked
    }

    package static let untouched = UserLogins()

    /// Logins of one user that are remembered as ended. When there are more, all of the user's logins are ended.
    package static let revokedMaximum = 1_000

    /// Whether a login may go on. `login` is asked for only where it matters.
    func permit(epoch: Int, _ login: () -> LoginDigest) -> Bool {
        if epoch == self.epoch && revoked.isEmpty { return true }
        let login = login()
        return (epoch == self.epoch || login == kept) && !revoked.contains { $0.login == login }
    }

    /// Ends every login but this one.
    mutating func endAll(but kept: LoginDigest?) {
        self = UserLogins(epoch: epoch + 1, kept: kept)
    }

    /// Ends one login. What has ended by itself is forgotten on the way.
    mutating func end(_ login: RevokedLogin, at now: Timestamp) {
        revoked.removeAll { $0.until <= now || $0.login == login.login }
        if login.until <= now { return }
        if revoked.count >= Self.revokedMaximum { return endAll(but: nil) }
        revoked.append(login)
    }
}

/// The SHA-256 by which a login token is known: of what tells it from all others.
package typealias LoginDigest = KeyDigest

/// A login that goes on when the others are ended.
package struct KeptLogin: Equatable, Sendable {
    package let login: LoginDigest
    /// The user's epoch when it began.
    package let epoch: Int

    package init(_ login: LoginDigest, epoch: Int) {
        self.login = login
        self.epoch = epoch
    }
}

package struct RevokedLogin: Equatable, Sendable {
    package let login: LoginDigest
    /// When the token expires, and needs to be remembered no more.
    package let until: Timestamp

    package init(_ login: LoginDigest, until: Timestamp) {
        self.login = login
        self.until = until
    }
}
