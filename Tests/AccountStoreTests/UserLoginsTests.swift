import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// Logins that end before their time.
struct UserLoginsTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private let later = Timestamp(seconds: noon.seconds + 3_600)

    private func end(_ store: AccountStore, _ login: Int, until: Timestamp) throws {
        _ = try AccountStore.wait { store.endLogin(ofUser: 1, RevokedLogin(digest(login), until: until), completion: $0) }
    }

    private func isPermitted(_ store: AccountStore, _ login: Int, epoch: Int = 0) -> Bool {
        store.rights(ofUser: 1, loginEpoch: epoch) { digest(login) } != nil
    }

    @Test func `an ended login is refused and no other, also after a restart`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        try end(store, 5, until: later)
        #expect(!isPermitted(store, 5))
        #expect(isPermitted(store, 6))
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(!isPermitted(killed, 5) && isPermitted(killed, 6))
        try killed.close()
        try store.close()
        let again = try openStore(directory.store)
        #expect(!isPermitted(again, 5) && isPermitted(again, 6))
        try again.close()
    }

    @Test func `what tells a login from others is looked at only when one was ended`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        let rights = store.rights(ofUser: 1, loginEpoch: 0) {
            Issue.record("nothing was ended")
            return digest(1)
        }
        #expect(rights?.isActive == true)
        #expect(store.rights(ofUser: 2, loginEpoch: 0) { digest(1) } == nil)
        try store.close()
    }

    @Test func `an ended login is remembered until it would have ended by itself`() throws {
        let clock = TestClock()
        let store = try openStore(directory.store, clock: clock.clock)
        _ = try store.add("a@x")
        try end(store, 5, until: later)
        clock.seconds.change { $0 = later.seconds }
        try end(store, 6, until: Timestamp(seconds: later.seconds + 10))
        #expect(store.user(1)?.logins.revoked.map(\.login) == [digest(6)])
        try end(store, 7, until: later)
        #expect(store.user(1)?.logins.revoked.map(\.login) == [digest(6)])
        try store.close()
    }

    @Test func `the end of all logins may spare one`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        _ = try store.change(1) {
            $0.passwordHash = "$y$new"
            $0.endsLogins = true
            $0.keptLogin = KeptLogin(digest(5), epoch: 0)
        }
        #expect(isPermitted(store, 5) && !isPermitted(store, 6) && isPermitted(store, 6, epoch: 1))
        try end(store, 5, until: later)
        #expect(!isPermitted(store, 5))
        try store.close()
        let again = try openStore(directory.store)
        #expect(!isPermitted(again, 5) && !isPermitted(again, 6) && isPermitted(again, 6, epoch: 1))
        try again.close()
    }

    /// What may happen to a login while the change that is to spare it is on its way, for as long as a hash takes.
    @Test(arguments: [{ $0.isActive = false }, { $0.endsLogins = true }, nil] as [(@Sendable (inout UserChanges) -> Void)?])
    func `a login that has ended is spared no more, and nothing is changed`(ending: (@Sendable (inout UserChanges) -> Void)?) throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        if let ending { _ = try store.change(1, ending) } else { try end(store, 5, until: later) }
        let before = store.user(1)
        #expect(throws: StoreRefusal.loginEnded) {
            try store.change(1) {
                $0.passwordHash = "$y$new"
                $0.endsLogins = true
                $0.keptLogin = KeptLogin(digest(5), epoch: 0)
            }
        }
        #expect(store.user(1) == before && !isPermitted(store, 5))
        try store.close()
    }

    @Test func `a user who was disabled must log in anew, and one who was only renamed must not`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        _ = try store.change(1) { $0.scopes = read }
        #expect(isPermitted(store, 5))
        _ = try store.change(1) { $0.isActive = false }
        _ = try store.change(1) { $0.isActive = true }
        #expect(!isPermitted(store, 5))
        #expect(isPermitted(store, 5, epoch: 1))
        try store.close()
    }

    @Test func `too many ended logins end them all`() throws {
        var logins = UserLogins()
        for number in 0..<UserLogins.revokedMaximum { logins.end(RevokedLogin(digest(number), until: later), at: noon) }
        #expect(logins.permit(epoch: 0) { digest(-1) })
        logins.end(RevokedLogin(digest(-2), until: later), at: noon)
        #expect(logins == UserLogins(epoch: 1))
        #expect(!logins.permit(epoch: 0) { digest(-1) })
    }

    @Test func `the last administrator stays one`() throws {
        let store = try openStore(directory.store)
        let admin = Scopes(rawValue: 8)
        for email in ["a@x", "b@x", "c@x"] { _ = try store.add(email, scopes: email == "c@x" ? read : [read, admin]) }
        func remove(_ id: Int) throws -> User { try AccountStore.wait { store.removeUser(id, keepingSomeoneWith: admin, completion: $0) } }
        _ = try store.change(1) {
            $0.scopes = read
            $0.keepingSomeoneWith = admin
        }
        #expect(throws: StoreRefusal.lastAdministrator) { try remove(2) }
        for change in [{ $0.isActive = false }, { $0.scopes = read }] as [(inout UserChanges) -> Void] {
            #expect(throws: StoreRefusal.lastAdministrator) {
                try store.change(2) {
                    change(&$0)
                    $0.keepingSomeoneWith = admin
                }
            }
        }
        _ = try store.change(2) {
            $0.scopes = [read, write, admin]
            $0.keepingSomeoneWith = admin
        }
        _ = try remove(3)
        _ = try store.change(1) { $0.scopes = admin }
        _ = try remove(2)
        #expect(throws: StoreRefusal.lastAdministrator) { try remove(1) }
        _ = try store.remove(1)
        try store.close()
    }

    @Test func `of two administrators who leave in one group one stays`() throws {
        let gate = SyncGate(isOpen: true)
        let store = try openStore(directory.store, disk: gate.disk)
        let admin = Scopes(rawValue: 8)
        for email in ["a@x", "b@x"] { _ = try store.add(email, scopes: admin) }
        gate.close()
        store.changeUser(1, UserChanges()) { _ in }
        store.addUser(UserDraft(email: "c@x", passwordHash: "$y$", scopes: read)) { _ in }
        gate.waitForSync()
        let answers = Monitor<[Result<User, StoreRefusal>]>([])
        for id in [1, 2] { store.removeUser(id, keepingSomeoneWith: admin) { result in answers.change { $0.append(result) } } }
        gate.open()
        let results = answers.wait { $0.count == 2 ? $0 : nil }!
        #expect(results.map { $0.map(\.id) } == [.success(1), .failure(.lastAdministrator)])
        try store.close()
    }
}
