internal import AccountStore
internal import Cryptography
internal import HTTPServer
internal import LinuxSystem

/// The user that a store without any is given, so that somebody can log in.
struct FirstUser: Sendable {
    static let email = "admin@gcreg.local"
    /// 142 bits, without a character that a shell or JSON would want quoted.
    static let passwordLength = 24

    let password = RandomText.base62(Self.passwordLength)

    /// Makes the user where the store has none, and shows the password once: on a terminal, or else in a file that only the owner may read.
    static func makeIfNeeded(in store: AccountStore, at address: ListenAddress, _ file: FirstUserFile, _ program: Program, log: Log) throws(ProgramError) {
        guard store.userCount == 0 else { return try awaitLogin(in: store, file, log: log) }
        let user = FirstUser()
        let introduction = Introduction(address: address, email: email, password: user.password).text
        guard !program.streams.output.isTerminal else {
            _ = try user.store(in: store)
            return try program.print(
                "\nThis store was empty, so a first user was made. The password is shown this once:\n\n  email:    \(email)\n  password: \(user.password)\n\n\(introduction)\n"
            )
        }
        // The file first: a crash in between leaves a password without a user, which the next start replaces, and never a user whose password nobody has.
        do throws(SystemError) {
            try file.write(email: email, password: user.password, introduction)
        } catch {
            throw .system(.writeFile(file.path), error)
        }
        file.awaitLogin(of: try user.store(in: store))
        announce("made a first user: the password is in a file that goes away at the first login", email, file, log)
    }

    /// A warning, because a password lies in a file, and because without this line nobody knows where.
    private static func announce(_ event: StaticString, _ email: String, _ file: FirstUserFile, _ log: Log) {
        log.write(.warning, event) { line in
            line.add("email", email)
            line.add("file", file.path)
        }
    }

    /// A file from an earlier run still waits for its user.
    private static func awaitLogin(in store: AccountStore, _ file: FirstUserFile, log: Log) throws(ProgramError) {
        do throws(SmallFileError) {
            guard let email = try file.email() else { return }
            if let user = store.user(email: email) {
                file.awaitLogin(of: user.id)
                return announce("the first user has not logged in yet: the password is in a file that goes away then", email, file, log)
            }
        } catch {
            if case .system(let error) = error { throw .system(.readFile(file.path), error) }
            return
        }
        log.write(.warning, "a file has the password of a first user who is gone: remove it") { $0.add("file", file.path) }
    }

    private func store(in store: AccountStore) throws(ProgramError) -> Int {
        let draft = UserDraft(email: Self.email, passwordHash: PasswordHash.make(of: Array(password.utf8)), scopes: store.vocabulary.grantable)
        let answer = Monitor<Result<User, StoreRefusal>?>(nil)
        store.addUser(draft) { result in answer.change { $0 = result } }
        switch answer.wait(for: { $0 }) {
        case .success(let user): return user.id
        case .failure(let refusal): throw .firstUser(refusal)
        case nil: preconditionFailure("a wait without a deadline ends with what it waits for")
        }
    }
}
