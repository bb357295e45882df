import TextFormats
import Testing

@testable import AccountStore

/// What is told of a key is written once and shown until it changes.
struct WrittenAnswerTests {
    private static let hour = Timestamp(seconds: noon.seconds / 3_600 * 3_600)
    private static let nextHour = Timestamp(seconds: hour.seconds + 3_600)

    private static func state() throws -> StoreState {
        var state = StoreState()
        try state.buildIndexes()
        for id in 1...2 { state.apply(.putUser(user(id))) }
        for id in 1...3 { state.apply(.putAPIKey(key(id))) }
        state.apply(.putAPIKey(key(100, user: 2)))
        return state
    }

    private static func user(_ id: Int, email: String? = nil, scopes: Scopes = [read, write]) -> User {
        User(id: id, email: email ?? "\(id)@x", passwordHash: "$y$", scopes: scopes, isActive: true, createdAt: noon)
    }

    private static func key(
        _ id: Int, user: Int = 1, name: String = "key", rateLimit: Int = 10, expiresAt: Timestamp? = nil, extras: KeyExtras = .none
    ) -> APIKey {
        APIKey(
            id: id, userID: user, name: name, prefix: "gcreg_2f", digest: digest(id), scopes: read, rateLimit: rateLimit, isActive: true,
            lastUsed: nil, expiresAt: expiresAt, createdAt: noon, extras: extras)
    }

    /// What was told of the key, how often something was written for it, and what was decided.
    private static func verify(
        _ state: inout StoreState, _ digest: KeyDigest = digest(1), cost: Int = 1, at now: Timestamp = hour
    ) -> (text: String?, written: Int, decision: HourlyQuota.Decision?) {
        guard let credential = state.credential(digest) else { return (nil, 0, nil) }
        var told: String?
        var written = 0
        let decision = state.charge(credential, cost: cost, at: now) { verified, bytes in
            written += 1
            let key = verified.key
            bytes.append(contentsOf: "\(key.id) \(String(key.name)) \(String(verified.email)) ".utf8)
            bytes.append(contentsOf: "\(verified.scopes.rawValue) \(key.rateLimit) \(verified.expiresAt?.seconds ?? 0) \(verified.resetsAt.seconds) ".utf8)
            bytes.append(contentsOf: (key.extras?.externalID ?? "").utf8)
        } tell: { _, text in
            told = String(text)
        }
        return (told, written, decision)
    }

    @Test func `what did not change is not written again`() throws {
        var state = try Self.state()
        let first = Self.verify(&state)
        #expect(first.text == "1 key 1@x 1 10 0 \(Self.nextHour.seconds) ")
        #expect(first.written == 1 && first.decision?.remaining == 9)
        let second = Self.verify(&state)
        #expect(second.text == first.text && second.written == 0 && second.decision?.remaining == 8)
        let other = Self.verify(&state, digest(2))
        #expect(other.text?.hasPrefix("2 key") == true && other.written == 1)
    }

    @Test func `every change of what it tells makes it new, and nothing else does`() throws {
        let gone = Timestamp(seconds: Self.hour.seconds + 7_200)
        let steps: [(name: String, isSeen: Bool, step: (inout StoreState) -> Void)] = [
            ("a changed name", true, { $0.apply(.putAPIKey(Self.key(1, name: "new"))) }),
            ("a changed limit", true, { $0.apply(.putAPIKey(Self.key(1, rateLimit: 20))) }),
            ("an expiry", true, { $0.apply(.putAPIKey(Self.key(1, expiresAt: gone))) }),
            ("an external id", true, { $0.apply(.putAPIKey(Self.key(1, expiresAt: gone, extras: KeyExtras(externalID: "x")))) }),
            ("the owner's scopes", true, { $0.apply(.putUser(Self.user(1, scopes: write))) }),
            ("the owner's address", true, { $0.apply(.putUser(Self.user(1, email: "new@x"))) }),
            ("another key", false, { $0.apply(.putAPIKey(Self.key(2, name: "other"))) }),
            ("another key that is gone", false, { $0.apply(.removeAPIKey(3)) }),
            ("another user", false, { $0.apply(.putUser(Self.user(2, email: "other@x"))) }),
            ("another user's key", false, { $0.apply(.putAPIKey(Self.key(101, user: 2))) }),
            ("a use", false, { _ = $0.charge(apiKey: 1, cost: 1, at: Self.hour) }),
            ("a recorded use", false, { $0.apply(.recordUsage([KeyUsage(keyID: 1, quota: HourlyQuota(hour: 1, used: 1), lastUsed: noon)])) }),
            ("another owner", true, { $0.apply(.putAPIKey(Self.key(1, user: 2))) }),
        ]
        var state = try Self.state()
        var before = Self.verify(&state).text
        for (name, isSeen, step) in steps {
            step(&state)
            let after = Self.verify(&state, cost: 0)
            #expect((after.text != before) == isSeen, "\(name)")
            #expect((after.written > 0) == isSeen, "\(name)")
            before = after.text
        }
    }

    @Test func `a key that takes the place of another is told of by itself`() throws {
        var state = try Self.state()
        _ = Self.verify(&state)
        state.apply(.removeAPIKey(1))
        state.apply(.putAPIKey(Self.key(7, name: "seventh")))
        #expect(Self.verify(&state, digest(7)).text?.hasPrefix("7 seventh") == true)
        state.apply(.removeUser(1))
        #expect(Self.verify(&state, digest(7)).decision == nil)
    }

    @Test func `each hour is told by itself, and an earlier one is not kept`() throws {
        var state = try Self.state()
        _ = Self.verify(&state)
        let later = Self.verify(&state, at: Self.nextHour)
        #expect(later.written == 1 && later.text?.contains(" \(Self.nextHour.seconds + 3_600) ") == true)
        // Another key has not seen the later hour yet, and the clock steps back.
        for _ in 1...2 {
            let earlier = Self.verify(&state, digest(2), at: Self.hour)
            #expect(earlier.written == 1 && earlier.text?.contains(" \(Self.nextHour.seconds) ") == true)
        }
        #expect(Self.verify(&state, at: Self.nextHour).written == 0)
    }

    @Test func `the text before a rotation ends sooner, and is told of by itself`() throws {
        var state = try Self.state()
        let until = Timestamp(seconds: Self.hour.seconds + 60)
        state.apply(.putAPIKey(Self.key(1, extras: KeyExtras(earlier: EarlierDigest(digest(50), until: until)))))
        let usual = Self.verify(&state)
        for _ in 1...2 {
            let earlier = Self.verify(&state, digest(50))
            #expect(earlier.written == 1 && earlier.text?.contains(" 10 \(until.seconds) ") == true)
        }
        let again = Self.verify(&state)
        #expect(again.text == usual.text && again.written == 0 && again.decision?.remaining == 6)
    }

    @Test func `a request that is refused is told nothing, and one that only looks is told all`() throws {
        var state = try Self.state()
        #expect(Self.verify(&state, cost: 10).decision?.isAllowed == true)
        let refused = Self.verify(&state)
        #expect(refused.text == nil && refused.decision?.isAllowed == false)
        let look = Self.verify(&state, cost: 0)
        #expect(look.text != nil && look.decision?.remaining == 0)
        // The limit is below what was used by now.
        state.apply(.putAPIKey(Self.key(1, rateLimit: 5)))
        #expect(Self.verify(&state, cost: 0).text != nil)
    }

    private static let text = [UInt8](repeating: 1, count: 100_000)

    /// As many as there is room for.
    private static func full() -> (answers: WrittenAnswers, count: Int) {
        var answers = WrittenAnswers()
        var count = 0
        while answers.bytes + text.count + 100 <= WrittenAnswers.bytesMaximum {
            answers.keep(text.span, at: count, until: hour)
            count += 1
        }
        return (answers, count)
    }

    private static func isKept(_ answers: WrittenAnswers, at slot: Int) -> Bool { answers.use(at: slot, until: hour) { #expect($0.count == text.count) } }

    @Test func `what there is no room for is not kept, until as many were turned away as are kept`() {
        var (answers, count) = Self.full()
        for slot in count..<2 * count {
            answers.keep(Self.text.span, at: slot, until: Self.hour)
            #expect(!Self.isKept(answers, at: slot) && Self.isKept(answers, at: slot - count))
        }
        answers.keep(Self.text.span, at: 2 * count, until: Self.hour)
        #expect(Self.isKept(answers, at: 2 * count) && !Self.isKept(answers, at: 0))
        for slot in 0..<count {
            answers.keep(Self.text.span, at: slot, until: Self.hour)
            #expect(answers.bytes <= WrittenAnswers.bytesMaximum)
        }
    }

    @Test func `what is taken away makes room, but for its place`() {
        var (answers, count) = Self.full()
        let before = answers.bytes
        for slot in [0, 0, 1_000_000] { answers.remove(at: slot) }
        #expect(answers.bytes == before - Self.text.count && !Self.isKept(answers, at: 0))
        answers.keep(Self.text.span, at: count, until: Self.hour)
        #expect(Self.isKept(answers, at: count))
        // A key that is changed and verified in turn, for ever.
        for _ in 0..<200_000 {
            answers.remove(at: 1)
            answers.keep([1].span, at: 1, until: Self.hour)
        }
        #expect(answers.bytes <= WrittenAnswers.bytesMaximum)
    }

    @Test func `what is larger than all that is kept is never kept`() {
        var answers = WrittenAnswers()
        for _ in 1...2 { answers.keep([UInt8](repeating: 0, count: WrittenAnswers.bytesMaximum).span, at: 50, until: Self.hour) }
        #expect(!answers.use(at: 50, until: Self.hour) { _ in })
    }
}

/// What else is asked of a key or a user with each request.
struct SmallReadTests {
    @Test func `the addresses of a key are there while the key is`() throws {
        let directory = try TemporaryDirectory()
        let store = try openStore(directory.store)
        _ = try store.add("a@x.org")
        _ = try store.addKey(1, to: 1)
        let found = try #require(store.credential(digest(1)))
        #expect(store.allowedIPs(of: found) == "")
        _ = try store.changeKey(1) { $0.allowedIPs = "10.0.0.0/8" }
        #expect(store.allowedIPs(of: found) == "10.0.0.0/8")
        _ = try store.deleteKey(1)
        #expect(store.allowedIPs(of: found) == nil)
        #expect(store.email(ofUser: 1) == "a@x.org")
        #expect(store.email(ofUser: 2) == nil)
        try store.close()
    }
}
