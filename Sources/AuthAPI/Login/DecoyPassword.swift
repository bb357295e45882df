internal import AccountStore
internal import Cryptography

/// What a password for an unknown account is compared with, so that the answer takes as long as for a known one.
struct DecoyPassword: Sendable {
    let store: AccountStore

    /// Hashes that were imported can take longer than those made here. The hash of some user, always the same for one e-mail,
    /// stands in, so that unknown accounts take the times that known ones take, as often.
    func hash(for email: String) -> String {
        // Swift seeds its hashes anew in each process: nobody outside can tell whose it is.
        let seed = UInt(bitPattern: email.lowercased().hashValue)
        let chosen = Int(seed % UInt(store.userCount + 1)) + 1
        return store.user(chosen)?.passwordHash ?? PasswordHash.decoy
    }
}
