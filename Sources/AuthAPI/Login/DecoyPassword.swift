internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import Synchronization

/// What a password for an unknown account is compared with, so that the answer takes as long as for a known one.
struct DecoyPassword: Sendable {
    private let store: AccountStore
    private let made = Made()

    /// Makes the hash beforehand on the workers, so that the first to ask does not wait twice. A full queue leaves it to that first one.
    init(store: AccountStore, preparedOn workers: WorkerPool) {
        self.store = store
        _ = workers.submit { [made] in _ = made.hash }
    }

    /// Hashes that were imported can take longer than those made here. The hash of some user, always the same for one e-mail,
    /// stands in, so that unknown accounts take the times that known ones take, as often.
    func hash(for email: String) -> String {
        // Seeded anew in each process: nobody outside can tell whose.
        let seed = email.lowercased().hashValue
        let chosen = Int(UInt(bitPattern: seed) % UInt(store.userCount + 1))
        return store.user(chosen + 1)?.passwordHash ?? made.hash
    }

    private final class Made: Sendable {
        private let value = Mutex<String?>(nil)

        var hash: String {
            value.withLock { value in
                if let value { return value }
                let hash = PasswordHash.make(of: SystemRandom.bytes(16).map { $0 | 1 })
                value = hash
                return hash
            }
        }
    }
}
