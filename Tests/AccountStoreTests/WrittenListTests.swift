import TextFormats
import Testing

@testable import AccountStore

/// A list of keys is written once and shown until it changes.
struct WrittenListTests {
    private static func state(keys: ClosedRange<Int> = 1...3, scopes: Scopes = [read, write]) throws -> StoreState {
        var state = StoreState()
        try state.buildIndexes()
        for id in 1...2 {
            state.apply(.putUser(User(id: id, email: "\(id)@x", passwordHash: "$y$", scopes: scopes, isActive: true, createdAt: noon)))
        }
        for id in keys { state.apply(.putAPIKey(key(id))) }
        state.apply(.putAPIKey(key(100, user: 2)))
        return state
    }

    private static func key(_ id: Int, user: Int = 1, name: String = "key", lastUsed: Timestamp? = nil) -> APIKey {
        APIKey(
            id: id, userID: user, name: name, prefix: "gcreg_2f", digest: digest(id), scopes: read, rateLimit: 10, isActive: true,
            lastUsed: lastUsed, expiresAt: nil, createdAt: noon)
    }

    /// The list, and how many keys were written for it.
    private static func list(_ state: inout StoreState, _ user: Int = 1) -> (text: String, written: Int) {
        var written = 0
        let list = state.list(ofUser: user) { key, index, count, bytes in
            written += 1
            bytes.append(contentsOf: "\(index)/\(count) \(key.id) ".utf8)
            bytes.append(copying: key.name)
            bytes.append(contentsOf: " \(key.lastUsed?.seconds ?? 0);".utf8)
        }
        return (String(decoding: list, as: UTF8.self), written)
    }

    @Test func `a list that did not change is not written again`() throws {
        var state = try Self.state()
        let first = Self.list(&state)
        #expect(first == ("0/3 1 key 0;1/3 2 key 0;2/3 3 key 0;", 3))
        #expect(Self.list(&state) == (first.text, 0))
        #expect(Self.list(&state, 2) == ("0/1 100 key 0;", 1))
        #expect(Self.list(&state, 3) == ("", 0))
    }

    @Test func `every change of what it shows makes it new, and nothing else does`() throws {
        let later = Timestamp(seconds: noon.seconds + 1)
        let steps: [(name: String, isSeen: Bool, step: (inout StoreState) -> Void)] = [
            ("a new key", true, { $0.apply(.putAPIKey(Self.key(4))) }),
            ("a changed key", true, { $0.apply(.putAPIKey(Self.key(2, name: "new"))) }),
            ("a key that is gone", true, { $0.apply(.removeAPIKey(3)) }),
            ("a first use", true, { _ = $0.charge(apiKey: 2, cost: 1, at: noon) }),
            ("a use in the same second", false, { _ = $0.charge(apiKey: 2, cost: 1, at: noon) }),
            ("a use in an earlier second", false, { _ = $0.charge(apiKey: 2, cost: 1, at: Timestamp(seconds: noon.seconds - 1)) }),
            ("a use in a later second", true, { _ = $0.charge(apiKey: 2, cost: 1, at: later) }),
            ("a look", false, { _ = $0.charge(apiKey: 2, cost: 0, at: Timestamp(seconds: noon.seconds + 9)) }),
            ("a refused use", false, { _ = $0.charge(apiKey: 2, cost: 100, at: Timestamp(seconds: noon.seconds + 9)) }),
            (
                "a recorded use", true,
                { $0.apply(.recordUsage([KeyUsage(keyID: 1, quota: HourlyQuota(hour: 1, used: 1), lastUsed: later)])) }
            ),
            ("another user's key", false, { $0.apply(.putAPIKey(Self.key(101, user: 2))) }),
            ("another user's use", false, { _ = $0.charge(apiKey: 100, cost: 1, at: later) }),
            ("the user's end", true, { $0.apply(.removeUser(1)) }),
        ]
        var state = try Self.state()
        var before = Self.list(&state).text
        for (name, isSeen, step) in steps {
            _ = Self.list(&state, 2)
            step(&state)
            let after = Self.list(&state)
            #expect((after.text != before) == isSeen, "\(name)")
            if !isSeen { #expect(after.written == 0, "\(name)") }
            before = after.text
        }
    }

    @Test func `a key that goes to another user is in one list only`() throws {
        var state = try Self.state()
        _ = (Self.list(&state), Self.list(&state, 2))
        state.apply(.putAPIKey(Self.key(3, user: 2)))
        #expect(Self.list(&state).text == "0/2 1 key 0;1/2 2 key 0;")
        #expect(Self.list(&state, 2).text == "0/2 3 key 0;1/2 100 key 0;")
    }

    @Test func `what is kept stays below its limit, and a list above it is written each time`() {
        var lists = WrittenLists()
        let megabyte = [UInt8](repeating: 0, count: 1 << 20)
        for user in 1...20 {
            let isKept = lists.keep(megabyte, ofUser: user)
            #expect(isKept)
            #expect(lists.bytes <= WrittenLists.bytesMaximum)
            #expect(lists[user] == megabyte)
        }
        lists.remove(ofUser: 20)
        lists.remove(ofUser: 20)
        #expect(lists[20] == nil)
        let isKept = lists.keep([UInt8](repeating: 0, count: WrittenLists.bytesMaximum), ofUser: 21)
        #expect(!isKept)
        #expect(lists[21] == nil)
    }
}

/// A key is counted where it was found, if it is still there.
struct RememberedPlaceTests {
    @Test func `a key that is gone is not charged, even if another took its place`() throws {
        let directory = try TemporaryDirectory()
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        let found = try #require(store.credential(digest(1)))
        _ = try store.deleteKey(1)
        #expect(store.charge(found, cost: 1, at: noon) == nil)
        _ = try store.addKey(2, to: 1)
        let other = try #require(store.credential(digest(2)))
        #expect(other.slot == found.slot)
        #expect(store.charge(found, cost: 1, at: noon) == nil)
        #expect(store.charge(other, cost: 1, at: noon)?.remaining == 999)
        try store.close()
    }
}

/// Counters are written for what was used before the writing began.
struct DueUsageTests {
    @Test func `a key that is used while it is written waits for the next time`() throws {
        var state = StoreState()
        try state.buildIndexes()
        state.apply(.putUser(User(id: 1, email: "a@x", passwordHash: "$y$", scopes: read, isActive: true, createdAt: noon)))
        for id in 1...3 {
            state.apply(
                .putAPIKey(
                    APIKey(
                        id: id, userID: 1, name: "k", prefix: "p", digest: digest(id), scopes: read, rateLimit: 10, isActive: true, lastUsed: nil,
                        expiresAt: nil, createdAt: noon)))
            _ = state.charge(apiKey: id, cost: 1, at: noon)
        }
        state.makeTouchedDue()
        let first = state.takeDue(maximum: 2).map(\.keyID)
        #expect(first.count == 2)
        for id in 1...3 { _ = state.charge(apiKey: id, cost: 1, at: noon) }
        let last = [state.takeDue(maximum: 10).count, state.takeDue(maximum: 10).count]
        #expect(last == [1, 0])
        let hasTouched = state.keys.hasTouched
        #expect(hasTouched)
        state.makeTouchedDue()
        let second = state.takeDue(maximum: 10).map(\.keyID)
        #expect(Set(second) == Set(first))
    }
}
