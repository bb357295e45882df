import LinuxSystem
import TestSupport
import Testing

@testable import Endurance

/// A short form of what `make crash` runs, and proof that it would notice.
struct CrashTests {
    /// One that every run has, and one that none had before: the name of the failed test says which.
    static let seeds = [1, CrashRun.freshSeed()]

    @Test(arguments: seeds)
    func `whenever the program is killed it has all that it acknowledged, and nothing half`(_ seed: Int) {
        let verdict = CrashRun(rounds: 4, seed: seed).run()
        #expect(verdict.faults.isEmpty, "\(verdict.text)")
    }

    @Test func `seeds lead to every end, and the same one to the same rounds`() {
        let plans = (1...200).map { seed in
            var numbers = SeededNumbers(seed: seed, for: 2, 1)
            return RoundPlan(&numbers)
        }
        let kinds = Set(plans.map { "\($0.end)".prefix { $0 != "(" } })
        #expect(kinds == ["answer", "shown", "snapshotStep", "rest", "stop"])
        var (one, same, other) = (SeededNumbers(seed: 7, for: 3, 1), SeededNumbers(seed: 7, for: 3, 1), SeededNumbers(seed: 7, for: 3, 2))
        let number = one.next()
        #expect(number == same.next() && number != other.next())
    }
}

// MARK: - When a kill comes

extension CrashTests {
    @Test func `the steps of a snapshot are counted, and changes of a journal are not`() throws {
        let directory = TemporaryDirectory()
        let watch = try DirectoryWatch.snapshotSteps(in: directory.path)
        // Made, and written.
        try Files.write([1], to: directory.file("users.json.tmp"))
        try SystemCall.rename(directory.file("users.json.tmp"), to: directory.file("users.json"))
        // Made, and written, which does not count.
        try Files.write([1], to: directory.file("journal-000002.jsonl"))
        try SystemCall.unlink(directory.file("users.json"))
        #expect(try !watch.wait(steps: 6, looks: 10))
        try SystemCall.unlink(directory.file("journal-000002.jsonl"))
        #expect(try watch.wait(steps: 1, looks: 10))
    }
}

extension DirectoryWatch {
    fileprivate borrowing func wait(steps: Int, looks: Int) throws -> Bool {
        var left = looks
        return try wait(steps: steps) {
            left -= 1
            return left < 0
        }
    }
}

// MARK: - What a start may show

extension CrashTests {
    private static let user = UserState(id: 1, email: "client1-home@example.org", scopes: "read", isActive: true, createdAt: "2024-01-01T13:10:00Z")
    private static let key = key(5, "before", rateLimit: 1)
    private static let patched = key(5, "after", rateLimit: 2)
    private static let wish = AccountChange.KeyWish(userID: 1, name: "new", scopes: "read", rateLimit: 3, expiresAt: nil, body: "")
    private static let text = "gcreg_5"

    private static func key(_ id: Int, _ name: String, rateLimit: Int) -> KeyState {
        KeyState(id: id, userID: 1, name: name, prefix: "gcreg_ab", scopes: "read", rateLimit: rateLimit, createdAt: "2024-01-01T13:10:00Z")
    }

    private static func found(_ keys: KeyState...) -> Holdings {
        Holdings(users: [1: user], keys: Dictionary(uniqueKeysWithValues: keys.map { ($0.id, $0) }))
    }

    private static func state(_ pending: AccountChange?, isShown: Bool = false) -> CrashClient.State {
        CrashClient.State(
            acknowledged: found(key), texts: [5: text], pending: pending.map { CrashClient.Pending(change: $0, serial: 1, isShown: isShown) })
    }

    @Test(
        arguments: [
            (nil, found(key), Recovery.nothingPending),
            (.changeKey(patched, body: ""), found(key), .leftUndone),
            (.changeKey(patched, body: ""), found(patched), .carriedOut),
            (.createKey(wish), found(key), .leftUndone),
            (.createKey(wish), found(key, key(6, "new", rateLimit: 3)), .carriedOut),
            (.deleteKey(5), found(key), .leftUndone),
            (.deleteKey(5), found(), .carriedOut),
            (.removeUser(1), Holdings(), .carriedOut),
        ] as [(AccountChange?, Holdings, Recovery)])
    func `what was acknowledged is there, and what was pending whole or not at all`(
        _ pending: AccountChange?, _ found: Holdings, _ recovery: Recovery
    ) throws {
        var state = Self.state(pending)
        #expect(try state.recover(found) == recovery)
        #expect(state.acknowledged == found && state.pending == nil)
        #expect(state.texts.isEmpty == found.keys.isEmpty && state.deadTexts.isEmpty != found.keys.isEmpty)
    }

    @Test(
        arguments: [
            // An acknowledged key is gone, is another, or has another beside it.
            (nil, found()),
            (nil, found(patched)),
            (nil, found(key, key(6, "new", rateLimit: 3))),
            // Half a change, and one that nobody asked for.
            (.changeKey(patched, body: ""), found(key(5, "after", rateLimit: 1))),
            (.changeKey(patched, body: ""), found()),
            (.createKey(wish), found(key, key(6, "new", rateLimit: 4))),
            (.createKey(wish), found(key, key(6, "new", rateLimit: 3), key(7, "new", rateLimit: 3))),
            (.createKey(wish), found(key(6, "new", rateLimit: 3))),
            (.deleteKey(5), Holdings()),
            // The user is gone and the key is not, and the other way round.
            (.removeUser(1), Holdings(keys: [5: key])),
            (.removeUser(1), found()),
        ] as [(AccountChange?, Holdings)])
    func `anything else is a fault`(_ pending: AccountChange?, _ found: Holdings) {
        var state = Self.state(pending)
        #expect(throws: CrashFault.self) { try state.recover(found) }
    }

    @Test func `what a reader saw may not be gone`() throws {
        var state = Self.state(.changeKey(Self.patched, body: ""), isShown: true)
        #expect(throws: CrashFault.self) { try state.recover(Self.found(Self.key)) }
        #expect(try state.recover(Self.found(Self.patched)) == .carriedOut)
    }

    @Test func `no id is given twice`() {
        let issued = IssuedIDs(Self.found(Self.key))
        #expect(issued.note(Self.found(Self.key, Self.key(6, "new", rateLimit: 1)), since: Self.found(Self.key)) == nil)
        #expect(issued.note(Self.found(Self.key(6, "again", rateLimit: 1)), since: Self.found()) != nil)
    }
}

// MARK: - What may be counted

extension CrashTests {
    /// A count after requests that were answered, and how the server ended then.
    private static func use(answers: Int, cleanly isClean: Bool?) -> CountedUse {
        var use = CountedUse()
        for used in 0..<answers {
            use.sent()
            _ = use.answered(used: used + 1, hourEnd: 3_600)
        }
        if let isClean { use.serverEnded(cleanly: isClean) }
        return use
    }

    @Test(
        arguments: [
            // While a server runs it counts each request once.
            (3, nil, 4, 3_600, true), (3, nil, 3, 3_600, false), (3, nil, 5, 3_600, false),
            // A kill may lose all, and invents nothing.
            (3, false, 1, 3_600, true), (3, false, 4, 3_600, true), (3, false, 5, 3_600, false),
            // A clean stop loses nothing, unless the hour has passed.
            (3, true, 4, 3_600, true), (3, true, 3, 3_600, false), (3, true, 1, 7_200, true),
        ] as [(Int, Bool?, Int, Int, Bool)])
    func `counts are exact, and a crash loses only what was not written`(
        _ answers: Int, _ isClean: Bool?, _ used: Int, _ hourEnd: Int, _ isRight: Bool
    ) {
        var use = Self.use(answers: answers, cleanly: isClean)
        use.sent()
        #expect((use.answered(used: used, hourEnd: hourEnd) == nil) == isRight)
    }

    @Test func `what a start has read from the disk stays counted`() {
        var use = Self.use(answers: 3, cleanly: false)
        use.sent()
        #expect(use.answered(used: 3, hourEnd: 3_600) == nil)
        use.serverEnded(cleanly: false)
        use.sent()
        // Two were on the disk.
        #expect(use.answered(used: 2, hourEnd: 3_600) != nil)
    }
}
