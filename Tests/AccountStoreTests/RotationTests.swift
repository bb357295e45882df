import LinuxSystem
import TextFormats
import Testing

@testable import AccountStore

/// A key with a new text: what works, until when, and after what.
struct RotationTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func rotate(
        _ store: AccountStore, _ id: Int, to number: Int, owner: Int? = nil, until: Timestamp? = nil, request: RememberedRequest? = nil
    ) throws -> APIKey {
        let rotation = Rotation(prefix: "gcreg_zz", digest: digest(number), earlierUntil: until, request: request)
        return try AccountStore.wait { store.rotateAPIKey(id, ownerID: owner, rotation, completion: $0) }
    }

    private let later = Timestamp(seconds: noon.seconds + 600)

    @Test func `both texts work until the grace is over, and count as one key`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        let key = try store.addKey(1, to: 1, rateLimit: 5)
        let rotated = try rotate(store, 1, to: 2, until: later)
        #expect(rotated.id == key.id && rotated.createdAt == key.createdAt && rotated.prefix == "gcreg_zz")
        let old = try #require(store.credential(digest(1)))
        let new = try #require(store.credential(digest(2)))
        #expect(old.keyID == 1 && old.expiresAt == later)
        #expect(new.keyID == 1 && new.expiresAt == nil)
        _ = store.charge(old, cost: 2, at: noon)
        #expect(store.charge(new, cost: 2, at: noon)?.remaining == 1)
        try store.close()
    }

    @Test func `a grace ends no later than the key`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        let end = Timestamp(seconds: noon.seconds + 60)
        _ = try store.addKey(1, to: 1, expiresAt: end)
        _ = try rotate(store, 1, to: 2, until: later)
        #expect(store.credential(digest(1))?.expiresAt == end)
        try store.close()
    }

    @Test func `without a grace the text before is unknown at once`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        _ = try rotate(store, 1, to: 2)
        #expect(store.credential(digest(1)) == nil)
        #expect(store.credential(digest(2)) != nil)
        try store.close()
    }

    @Test func `another rotation ends the grace of the one before`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        _ = try rotate(store, 1, to: 2, until: later)
        _ = try rotate(store, 1, to: 3, until: later)
        #expect(store.credential(digest(1)) == nil)
        #expect(store.credential(digest(2))?.expiresAt == later)
        #expect(store.credential(digest(3))?.expiresAt == nil)
        _ = try store.deleteKey(1)
        for number in 1...3 { #expect(store.credential(digest(number)) == nil) }
        try store.close()
    }

    @Test func `a rotation survives a kill and a snapshot, and everything else of the key does`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        _ = try store.changeKey(1) {
            $0.allowedIPs = "10.0.0.0/8"
            $0.externalID = "orders \u{1F511}\n"
            $0.metadata = Array(#"{"team":"ä","seats":[1,2.5e3,null],"deep":{"a":"}"}}"#.utf8)
        }
        _ = store.charge(apiKey: 1, cost: 3, at: noon)
        store.flushUsage()
        _ = try rotate(store, 1, to: 2, until: later, request: RememberedRequest(name: digest(70), content: digest(71), until: later))
        let contents = store.contents
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.contents == contents)
        #expect(killed.contents.keys[0].extras.metadata == Array(#"{"team":"ä","seats":[1,2.5e3,null],"deep":{"a":"}"}}"#.utf8))
        #expect(killed.credential(digest(1))?.expiresAt == later)
        try killed.close()
        try store.close()
        let again = try openStore(directory.store)
        #expect(again.contents == contents)
        #expect(again.credential(digest(1))?.keyID == 1)
        #expect(again.extras(of: try #require(again.credential(digest(2)))) == contents.keys[0].extras)
        try again.close()
    }

    @Test func `whoever has a key's text ends the key, and whoever has the text before only that`() throws {
        let store = try openStore(directory.store)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        _ = try rotate(store, 1, to: 2, until: later)
        func revoke(_ number: Int) throws { _ = try AccountStore.wait { store.revokeAPIKey(1, presenting: digest(number), completion: $0) } }
        try revoke(9)
        #expect(store.credential(digest(1)) != nil && store.credential(digest(2)) != nil)
        try revoke(1)
        #expect(store.credential(digest(1)) == nil && store.credential(digest(2))?.keyID == 1)
        let killed = try openStore(try directory.copy(of: directory.store))
        #expect(killed.credential(digest(1)) == nil && killed.credential(digest(2))?.keyID == 1)
        try killed.close()
        try revoke(2)
        #expect(store.credential(digest(2)) == nil && store.apiKey(1) == nil)
        #expect(throws: StoreRefusal.unknownAPIKey) { try revoke(2) }
        try store.close()
    }

    @Test func `another user's key is not rotated, and a taken digest not given`() throws {
        let store = try openStore(directory.store)
        for email in ["a@x", "b@x"] { _ = try store.add(email) }
        for number in 1...2 { _ = try store.addKey(number, to: number) }
        #expect(throws: StoreRefusal.unknownAPIKey) { try rotate(store, 1, to: 9, owner: 2) }
        #expect(throws: StoreRefusal.digestTaken) { try rotate(store, 1, to: 2) }
        _ = try rotate(store, 1, to: 3, until: later)
        #expect(throws: StoreRefusal.digestTaken) { try rotate(store, 2, to: 1) }
        try store.close()
    }

    @Test func `a request with a name is carried out once`() throws {
        let clock = TestClock()
        let store = try openStore(directory.store, clock: clock.clock)
        _ = try store.add("a@x")
        func create(_ number: Int, _ name: Int, _ content: Int) throws -> APIKey {
            var draft = APIKeyDraft(userID: 1, name: "n", prefix: "p", digest: digest(number), scopes: read, rateLimit: 1, expiresAt: nil)
            draft.request = RememberedRequest(name: digest(name), content: digest(content), until: later)
            return try AccountStore.wait { store.createAPIKey(draft, completion: $0) }
        }
        #expect(try create(1, 70, 80).id == 1)
        #expect(throws: StoreRefusal.repeatedRequest(apiKeyID: 1)) { try create(2, 70, 80) }
        #expect(throws: StoreRefusal.otherRequest) { try create(2, 70, 81) }
        #expect(throws: StoreRefusal.repeatedRequest(apiKeyID: 1)) {
            try rotate(store, 1, to: 2, request: RememberedRequest(name: digest(70), content: digest(80), until: later))
        }
        #expect(try create(2, 71, 80).id == 2)
        let killed = try openStore(try directory.copy(of: directory.store), clock: clock.clock)
        #expect(killed.contents == store.contents)
        try killed.close()
        clock.seconds.change { $0 = later.seconds }
        #expect(try create(3, 70, 81).id == 3)
        try store.close()
    }

    private func create(_ store: AccountStore, _ number: Int, named name: Int, until end: Timestamp) throws -> APIKey {
        var draft = APIKeyDraft(userID: 1, name: "n", prefix: "p", digest: digest(number), scopes: read, rateLimit: 1, expiresAt: nil)
        draft.request = RememberedRequest(name: digest(name), content: digest(5), until: end)
        return try AccountStore.wait { store.createAPIKey(draft, completion: $0) }
    }

    @Test func `a name that one key forgets is held by the next, whatever becomes of the first`() throws {
        let clock = TestClock()
        let store = try openStore(directory.store, clock: clock.clock)
        _ = try store.add("a@x")
        _ = try create(store, 1, named: 70, until: later)
        clock.seconds.change { $0 = later.seconds }
        let end = Timestamp(seconds: later.seconds + 600)
        _ = try create(store, 2, named: 70, until: end)
        // Written anew with all that it has, and so with the request that is over.
        _ = try store.changeKey(1) { $0.name = "renamed" }
        #expect(throws: StoreRefusal.repeatedRequest(apiKeyID: 2)) { try create(store, 3, named: 70, until: end) }
        let killed = try openStore(try directory.copy(of: directory.store), clock: clock.clock)
        #expect(throws: StoreRefusal.repeatedRequest(apiKeyID: 2)) { try create(killed, 3, named: 70, until: end) }
        try killed.close()
        try store.close()
    }

    @Test func `of two changes in one group the first hides no name from the second`() throws {
        let clock = TestClock()
        let gate = SyncGate(isOpen: true)
        let store = try openStore(directory.store, clock: clock.clock, disk: gate.disk)
        _ = try store.add("a@x")
        _ = try create(store, 1, named: 70, until: later)
        clock.seconds.change { $0 = later.seconds }
        let end = Timestamp(seconds: later.seconds + 600)
        _ = try create(store, 2, named: 70, until: end)
        gate.close()
        // Another group, so that the next two are decided together.
        store.addUser(UserDraft(email: "c@x", passwordHash: "$y$", scopes: read)) { _ in }
        gate.waitForSync()
        var changes = APIKeyChanges()
        changes.name = "renamed"
        store.changeAPIKey(1, ownerID: nil, changes) { _ in }
        var draft = APIKeyDraft(userID: 1, name: "n", prefix: "p", digest: digest(3), scopes: read, rateLimit: 1, expiresAt: nil)
        draft.request = RememberedRequest(name: digest(70), content: digest(5), until: end)
        let answer = Monitor<Result<APIKey, StoreRefusal>?>(nil)
        store.createAPIKey(draft) { result in answer.change { $0 = result } }
        gate.open()
        let refusal = answer.wait { (result: inout Result<APIKey, StoreRefusal>?) -> Result<APIKey, StoreRefusal>? in result }!
        #expect(refusal.map(\.id) == .failure(.repeatedRequest(apiKeyID: 2)))
        try store.close()
    }

    @Test func `a key remembers so many requests, and refuses more until one is over`() throws {
        let clock = TestClock()
        let store = try openStore(directory.store, clock: clock.clock)
        _ = try store.add("a@x")
        _ = try store.addKey(1, to: 1)
        func rotate(_ number: Int) throws -> APIKey {
            let request = RememberedRequest(name: digest(1_000 + number), content: digest(5), until: Timestamp(seconds: later.seconds + Int64(number)))
            return try self.rotate(store, 1, to: 2_000 + number, request: request)
        }
        for number in 0..<KeyExtras.requestsMaximum { _ = try rotate(number) }
        #expect(throws: StoreRefusal.tooManyNamedRequests(until: later)) { try rotate(KeyExtras.requestsMaximum) }
        #expect(throws: StoreRefusal.repeatedRequest(apiKeyID: 1)) { try rotate(0) }
        // Without a name it may be rotated.
        _ = try self.rotate(store, 1, to: 3_000)
        clock.seconds.change { $0 = later.seconds }
        let requests = try rotate(KeyExtras.requestsMaximum).extras.requests
        #expect(requests.count == KeyExtras.requestsMaximum && requests.first?.name == digest(1_001))
        try store.close()
    }
}
