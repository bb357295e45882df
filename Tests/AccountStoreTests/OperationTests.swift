import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

struct OperationTests {
    let directory: TemporaryDirectory
    let store: AccountStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try openStore(directory.store)
    }

    @Test func `a user is found by id and by address in any case`() throws {
        let user = try store.add("Ada@Example.org")
        #expect(user == User(id: 1, email: "Ada@Example.org", passwordHash: "$y$hash", scopes: [read, write], isActive: true, createdAt: noon))
        #expect(store.user(1) == user)
        #expect(store.user(email: "aDA@eXAMPLE.ORG") == user)
        #expect(store.userCount == 1)
        #expect(store.user(2) == nil)
        try store.close()
    }

    @Test func `an address is taken only once whatever its case`() throws {
        _ = try store.add("ärger@x.org")
        #expect(throws: StoreRefusal.emailTaken) { try store.add("ÄRGER@X.ORG") }
        _ = try store.remove(1)
        #expect(try store.add("ÄRGER@X.ORG").id == 2)
        try store.close()
    }

    @Test func `a change of a user leaves what it does not name`() throws {
        _ = try store.add("a@x.org")
        #expect(try store.change(1) { $0.isActive = false }.isActive == false)
        #expect(try store.change(1) { $0.scopes = read }.scopes == read)
        let user = try store.change(1) { $0.passwordHash = "$y$new" }
        #expect(user.passwordHash == "$y$new")
        #expect(!user.isActive)
        #expect(store.user(1) == user)
        #expect(throws: StoreRefusal.unknownUser) { try store.change(9) { $0.isActive = true } }
        try store.close()
    }

    @Test func `a rehash does not undo a new password`() throws {
        _ = try store.add("a@x.org")
        _ = try store.change(1) { $0.passwordHash = "$y$new" }
        let user = try store.change(1) {
            $0.passwordHash = "$y$rehash"
            $0.ifPasswordHashIs = "$y$hash"
        }
        #expect(user.passwordHash == "$y$new")
        #expect(store.user(1)?.passwordHash == "$y$new")
        try store.close()
    }

    @Test func `a key is found by its digest with what its owner lends it`() throws {
        _ = try store.add("a@x.org", scopes: read)
        let expiry = Timestamp(seconds: noon.seconds + 60)
        let key = try store.addKey(5, to: 1, name: "Integration", scopes: [read, write], rateLimit: 7, expiresAt: expiry)
        #expect(key.id == 1)
        #expect(key.lastUsed == nil)
        #expect(key.createdAt == noon)
        #expect(store.apiKey(1) == key)
        #expect(
            store.credential(digest(5))
                == KeyCredential(
                    keyID: 1, userID: 1, scopes: read, rateLimit: 7, expiresAt: expiry, isActive: true))
        #expect(store.credential(digest(6)) == nil)
        try store.close()
    }

    @Test func `a key needs a user, a digest of its own and a free place`() throws {
        try store.close()
        let store = try openStore(directory.path + "/small", settings: StoreSettings(usageFlushSeconds: 3_600, apiKeysPerUserMaximum: 2))
        #expect(throws: StoreRefusal.unknownUser) { try store.addKey(1, to: 1) }
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        #expect(throws: StoreRefusal.digestTaken) { try store.addKey(1, to: 1) }
        _ = try store.addKey(2, to: 1)
        #expect(throws: StoreRefusal.tooManyAPIKeys) { try store.addKey(3, to: 1) }
        _ = try store.deleteKey(1)
        #expect(try store.addKey(1, to: 1).id == 3)
        try store.close()
    }

    @Test func `keys come in the order of their ids, any part of them`() throws {
        _ = try store.add("a@x.org")
        _ = try store.add("b@x.org")
        for number in 1...6 { _ = try store.addKey(number, to: number % 2 + 1) }
        #expect(store.keys(of: 2).map(\.id) == [1, 3, 5])
        #expect(store.keys(of: 2, offset: 1, limit: 1).map(\.id) == [3])
        #expect(store.keys(of: 2, offset: 3).isEmpty)
        #expect(store.keys(of: 2, offset: .max, limit: .max).isEmpty)
        #expect(store.forEachAPIKey(ofUser: 2, offset: 2, limit: 0) { _ in } == 3)
        #expect(store.forEachAPIKey(ofUser: 9, offset: 0, limit: 10) { _ in } == 0)
        try store.close()
    }

    @Test func `a key's view has the same texts as its copy`() throws {
        _ = try store.add("a@x.org")
        let key = try store.addKey(1, to: 1, name: "Ünïcode \u{1F511}")
        _ = store.forEachAPIKeyView(ofUser: 1, offset: 0, limit: 1) { view in
            #expect((0..<view.name.count).map { view.name[$0] } == Array(key.name.utf8))
            #expect((0..<view.prefix.count).map { view.prefix[$0] } == Array(key.prefix.utf8))
        }
        try store.close()
    }

    @Test func `a change of a key leaves what it does not name`() throws {
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        #expect(try store.changeKey(1) { $0.name = "renamed" }.name == "renamed")
        #expect(try store.changeKey(1) { $0.rateLimit = 3 }.rateLimit == 3)
        #expect(try store.changeKey(1) { $0.expiresAt = .some(noon) }.expiresAt == noon)
        #expect(try store.changeKey(1) { $0.isActive = false }.expiresAt == noon)
        #expect(store.credential(digest(1))?.isActive == false)
        let key = try store.changeKey(1) { $0.expiresAt = .some(nil) }
        #expect(key.expiresAt == nil)
        #expect(key.name == "renamed")
        #expect(store.credential(digest(1))?.expiresAt == nil)
        #expect(try store.changeKey(1) { _ in } == key)
        try store.close()
    }

    @Test func `another user's key is unknown`() throws {
        _ = try store.add("a@x.org")
        _ = try store.add("b@x.org")
        _ = try store.addKey(1, to: 1)
        #expect(throws: StoreRefusal.unknownAPIKey) { try store.changeKey(1, owner: 2) { $0.name = "mine" } }
        #expect(throws: StoreRefusal.unknownAPIKey) { try store.deleteKey(1, owner: 2) }
        #expect(throws: StoreRefusal.unknownAPIKey) { try store.deleteKey(7) }
        #expect(try store.deleteKey(1, owner: 1).id == 1)
        #expect(store.credential(digest(1)) == nil)
        #expect(store.apiKey(1) == nil)
        try store.close()
    }

    @Test func `a user's keys go with the user`() throws {
        _ = try store.add("a@x.org")
        for number in 1...3 { _ = try store.addKey(number, to: 1) }
        #expect(try store.remove(1).email == "a@x.org")
        #expect(store.keys(of: 1).isEmpty)
        for number in 1...3 { #expect(store.credential(digest(number)) == nil) }
        #expect(throws: StoreRefusal.unknownUser) { try store.remove(1) }
        try store.close()
    }

    @Test func `disabling a user or taking a scope away reaches the keys at once`() throws {
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1, scopes: [read, write])
        _ = try store.change(1) { $0.scopes = write }
        #expect(store.credential(digest(1))?.scopes == write)
        _ = try store.change(1) { $0.isActive = false }
        #expect(store.credential(digest(1))?.isActive == false)
        _ = try store.change(1) { $0.isActive = true }
        #expect(store.credential(digest(1))?.isActive == true)
        try store.close()
    }

    @Test func `a request is counted and a look is not`() throws {
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1, rateLimit: 2)
        #expect(store.charge(apiKey: 1, cost: 0, at: noon)?.remaining == 2)
        #expect(store.apiKey(1)?.lastUsed == nil)
        #expect(store.charge(apiKey: 1, cost: 1, at: noon)?.remaining == 1)
        #expect(store.apiKey(1)?.lastUsed == noon)
        #expect(store.charge(apiKey: 1, cost: 1, at: Timestamp(seconds: noon.seconds + 5))?.isAllowed == true)
        #expect(store.charge(apiKey: 1, cost: 1, at: Timestamp(seconds: noon.seconds + 9))?.isAllowed == false)
        #expect(store.apiKey(1)?.lastUsed?.seconds == noon.seconds + 5)
        #expect(store.charge(apiKey: 2, cost: 1, at: noon) == nil)
        try store.close()
    }

    @Test func `a limit is exact however many threads ask`() throws {
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1, rateLimit: 10_000)
        let allowed = Monitor(0)
        try onThreads(8) { [store] _ in
            let count = (0..<2_000).count { _ in store.charge(apiKey: 1, cost: 1, at: noon)!.isAllowed }
            allowed.change { $0 += count }
        }
        #expect(allowed.withLock { $0 } == 10_000)
        try store.close()
    }

    @Test func `a closed store refuses changes but still reads`() throws {
        _ = try store.add("a@x.org")
        try store.close()
        #expect(throws: StoreRefusal.closed) { try store.add("b@x.org") }
        #expect(store.user(1)?.email == "a@x.org")
        try store.close()
    }
}
