import TextFormats
import Testing

@testable import AccountStore

struct StoreStateTests {
    private func user(_ id: Int, _ email: String, scopes: Scopes = read, isActive: Bool = true) -> User {
        User(id: id, email: email, passwordHash: "$y$", scopes: scopes, isActive: isActive, createdAt: noon)
    }

    private func key(_ id: Int, user: Int, name: String = "name", digest number: Int? = nil, scopes: Scopes = [read, write]) -> APIKey {
        APIKey(
            id: id, userID: user, name: name, prefix: "gcreg_2f", digest: digest(number ?? id), scopes: scopes, rateLimit: 10,
            isActive: true, lastUsed: nil, expiresAt: nil, createdAt: noon)
    }

    @Test func `taking a mutation in twice changes nothing more`() throws {
        let mutations: [Mutation] = [
            .putUser(user(1, "a@x")), .putAPIKey(key(1, user: 1)), .putAPIKey(key(2, user: 1)), .removeAPIKey(1),
            .recordUsage([KeyUsage(keyID: 2, quota: HourlyQuota(hour: 5, used: 3), lastUsed: noon)]), .putUser(user(2, "b@x")),
            .putAPIKey(key(3, user: 2)), .removeUser(2),
        ]
        var once = StoreState()
        try once.buildIndexes()
        for mutation in mutations { once.apply(mutation) }
        var twice = StoreState()
        try twice.buildIndexes()
        for mutation in mutations {
            twice.apply(mutation)
            twice.apply(mutation)
        }
        for state in [once.users.count, twice.users.count] { #expect(state == 1) }
        for count in [once.keys.count, twice.keys.count] { #expect(count == 1) }
        #expect(once.apiKey(2) == twice.apiKey(2))
        #expect(twice.credential(digest(1)) == nil)
        #expect(twice.credential(digest(3)) == nil)
        #expect(twice.nextUserID == 3)
        #expect(twice.nextKeyID == 4)
    }

    @Test func `replaying from any earlier moment ends in the same state`() throws {
        var mutations: [Mutation] = []
        for round in 1...6 {
            mutations.append(.putUser(user(round, "u\(round % 3)@x\(round)")))
            for number in 1...4 { mutations.append(.putAPIKey(key(round * 10 + number, user: round, name: "n\(number)"))) }
            mutations.append(.removeAPIKey(round * 10 + 2))
            mutations.append(.putAPIKey(key(round * 10 + 1, user: round, name: "renamed")))
            if round > 2 { mutations.append(.removeUser(round - 2)) }
        }
        var straight = StoreState()
        for mutation in mutations { straight.apply(mutation) }
        try straight.buildIndexes()
        for start in mutations.indices {
            var state = StoreState()
            for mutation in mutations[...start] { state.apply(mutation) }
            for mutation in mutations[(start / 2)...] { state.apply(mutation) }
            try state.buildIndexes()
            #expect(state.users.all == straight.users.all)
            for id in 1...70 { #expect(state.apiKey(id) == straight.apiKey(id)) }
        }
    }

    @Test func `an owner's scopes and state reach all the owner's keys at once`() throws {
        var state = StoreState()
        try state.buildIndexes()
        state.apply(.putUser(user(1, "a@x", scopes: [read, write])))
        state.apply(.putAPIKey(key(1, user: 1)))
        #expect(state.credential(digest(1))?.scopes == [read, write])
        state.apply(.putUser(user(1, "a@x", scopes: read)))
        #expect(state.credential(digest(1))?.scopes == read)
        #expect(state.credential(digest(1))?.isActive == true)
        state.apply(.putUser(user(1, "a@x", scopes: read, isActive: false)))
        #expect(state.credential(digest(1))?.isActive == false)
        state.apply(.putAPIKey(key(2, user: 1)))
        #expect(state.credential(digest(2))?.isActive == false)
    }

    @Test func `two users with one address and two keys with one digest are found after replaying`() {
        var users = StoreState()
        users.apply(.putUser(user(1, "a@x")))
        users.apply(.putUser(user(2, "A@X")))
        #expect(throws: Damage.repeatedEmail(userIDs: [1, 2])) { try users.buildIndexes() }
        var keys = StoreState()
        keys.apply(.putUser(user(1, "a@x")))
        keys.apply(.putAPIKey(key(1, user: 1, digest: 9)))
        keys.apply(.putAPIKey(key(2, user: 1, digest: 9)))
        #expect(throws: Damage.repeatedDigest(keyIDs: [1, 2])) { try keys.buildIndexes() }
        var orphan = StoreState()
        orphan.apply(.putAPIKey(key(1, user: 7)))
        #expect(throws: Damage.keyWithoutUser(keyID: 1, userID: 7)) { try orphan.buildIndexes() }
    }

    @Test func `the key table agrees with a plain dictionary through thousands of changes`() throws {
        var state = StoreState()
        try state.buildIndexes()
        for id in 1...5 { state.apply(.putUser(user(id, "u\(id)@x"))) }
        var model: [Int: APIKey] = [:]
        var generator = SplitMix(state: 7)
        for step in 1...6_000 {
            let id = Int(generator.next() % 900) + 1
            if model[id] != nil, generator.next() % 3 == 0 {
                state.apply(.removeAPIKey(id))
                model[id] = nil
            } else {
                let name = String(repeating: "n", count: Int(generator.next() % 60))
                let new = key(id, user: id % 5 + 1, name: name, digest: model[id] == nil ? step * 1_000 + id : nil)
                let put =
                    model[id].map { old in
                        APIKey(
                            id: id, userID: old.userID, name: name, prefix: "gcreg_2f", digest: old.digest, scopes: old.scopes, rateLimit: 1,
                            isActive: true, lastUsed: nil, expiresAt: nil, createdAt: noon)
                    } ?? new
                state.apply(.putAPIKey(put))
                model[id] = put
            }
        }
        #expect(state.keys.count == model.count)
        for id in 1...900 { #expect(state.apiKey(id) == model[id]) }
        for (id, key) in model { #expect(state.credential(key.digest)?.keyID == id) }
        for userID in 1...5 {
            let ids = state.keys.slots(ofUser: userID).map { state.keys.rows[Int($0)].id }
            #expect(ids == model.values.filter { $0.userID == userID }.map(\.id).sorted())
        }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 200_000])
    func `a name of any length is kept`(length: Int) throws {
        var state = StoreState()
        try state.buildIndexes()
        state.apply(.putUser(user(1, "a@x")))
        let name = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
        for id in 1...3 { state.apply(.putAPIKey(key(id, user: 1, name: name))) }
        state.apply(.removeAPIKey(2))
        state.apply(.putAPIKey(key(4, user: 1, name: name)))
        for id in [1, 3, 4] { #expect(state.apiKey(id)?.name == name) }
    }

    @Test func `the counters of a key survive its change`() throws {
        var state = StoreState()
        try state.buildIndexes()
        state.apply(.putUser(user(1, "a@x")))
        state.apply(.putAPIKey(key(1, user: 1)))
        _ = state.charge(apiKey: 1, cost: 4, at: noon)
        state.apply(.putAPIKey(key(1, user: 1, name: "new")))
        #expect(state.charge(apiKey: 1, cost: 0, at: noon)?.remaining == 6)
        #expect(state.apiKey(1)?.lastUsed == noon)
        #expect(state.takeDue(maximum: 10).isEmpty)
        state.makeTouchedDue()
        #expect(state.takeDue(maximum: 10).map(\.keyID) == [1])
        #expect(state.takeDue(maximum: 10).isEmpty)
    }

    @Test func `a row is two cache lines`() {
        #expect(MemoryLayout<KeyRow>.stride == 128)
    }
}

/// Sebastiano Vigna's generator, so that a failing run can be run again.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
