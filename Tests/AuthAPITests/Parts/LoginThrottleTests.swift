import Cryptography
import HTTPServer
import Testing

@testable import AuthAPI

struct LoginThrottleTests {
    private static func pair(_ user: Int, _ address: PeerAddress = .unix) -> LoginThrottle.Pair {
        LoginThrottle.Pair(account: .user(user), network: ClientNetwork(of: address))
    }

    private static func throttle(entries: Int = 100) -> LoginThrottle {
        LoginThrottle(failuresMaximum: 5, windowSeconds: 120, entriesMaximum: entries)
    }

    @Test func `five failures are told and the sixth guess waits`() {
        var throttle = Self.throttle()
        for second in 0..<5 as Range<Int64> {
            #expect(throttle.wait(for: Self.pair(1), at: second) == nil)
            #expect(throttle.settle(Self.pair(1), isRight: false, at: second) == nil)
        }
        #expect(throttle.wait(for: Self.pair(1), at: 5) == 115)
        #expect(throttle.wait(for: Self.pair(1), at: 119) == 1)
    }

    @Test func `each failure counts for the window and no longer`() {
        var throttle = Self.throttle()
        for second in [0, 10, 20, 30, 40] as [Int64] { _ = throttle.settle(Self.pair(1), isRight: false, at: second) }
        #expect(throttle.wait(for: Self.pair(1), at: 120) == nil)
        #expect(throttle.settle(Self.pair(1), isRight: false, at: 120) == nil)
        #expect(throttle.wait(for: Self.pair(1), at: 121) == 9)
        #expect(throttle.wait(for: Self.pair(1), at: 130) == nil)
    }

    @Test func `guesses under way together are told no more than five failures, and no success after them`() {
        var throttle = Self.throttle()
        let allowed = (0..<50).count { _ in throttle.settle(Self.pair(1), isRight: false, at: 0) == nil }
        #expect(allowed == 5)
        #expect(throttle.settle(Self.pair(1), isRight: true, at: 0) == 120)
        #expect(throttle.wait(for: Self.pair(1), at: 0) == 120)
    }

    @Test func `a success forgets the failures before it`() {
        var throttle = Self.throttle()
        for _ in 0..<4 { _ = throttle.settle(Self.pair(1), isRight: false, at: 0) }
        #expect(throttle.settle(Self.pair(1), isRight: true, at: 0) == nil)
        #expect(throttle.count == 0)
        for _ in 0..<4 { #expect(throttle.settle(Self.pair(1), isRight: false, at: 0) == nil) }
        #expect(throttle.wait(for: Self.pair(1), at: 0) == nil)
    }

    @Test func `another address and another account are not touched`() {
        var throttle = Self.throttle()
        for _ in 0..<5 { _ = throttle.settle(Self.pair(1, .ipv4(1)), isRight: false, at: 0) }
        #expect(throttle.wait(for: Self.pair(1, .ipv4(1)), at: 0) == 120)
        #expect(throttle.wait(for: Self.pair(1, .ipv4(2)), at: 0) == nil)
        #expect(throttle.wait(for: Self.pair(2, .ipv4(1)), at: 0) == nil)
        let unknown = LoginThrottle.Pair(account: .unknown(nameHash: 1), network: ClientNetwork(of: .ipv4(1)))
        #expect(throttle.wait(for: unknown, at: 0) == nil)
    }

    @Test func `a clock that steps back makes nobody wait longer than the window`() {
        var throttle = Self.throttle()
        for _ in 0..<5 { _ = throttle.settle(Self.pair(1), isRight: false, at: 100_000) }
        #expect(throttle.wait(for: Self.pair(1), at: 50) == 120)
        #expect(throttle.wait(for: Self.pair(1), at: 170) == nil)
    }

    @Test func `a full table forgets whose latest failure is the oldest`() {
        var throttle = Self.throttle(entries: 3)
        for user in [1, 2, 3, 1, 4] { _ = throttle.settle(Self.pair(user), isRight: false, at: 0) }
        #expect(throttle.count == 3)
        // Of five failures users 1, 3 and 4 still have theirs from before, and user 2 has none.
        for (user, missing) in [(1, 3), (3, 4), (4, 4)] {
            for _ in 0..<missing { _ = throttle.settle(Self.pair(user), isRight: false, at: 0) }
            #expect(throttle.wait(for: Self.pair(user), at: 0) == 120)
        }
        for _ in 0..<4 { _ = throttle.settle(Self.pair(2), isRight: false, at: 0) }
        #expect(throttle.wait(for: Self.pair(2), at: 0) == nil)
    }

    @Test func `what has expired takes no room`() {
        var throttle = Self.throttle()
        for user in 0..<50 { _ = throttle.settle(Self.pair(user), isRight: false, at: 0) }
        #expect(throttle.count == 50)
        _ = throttle.settle(Self.pair(100), isRight: false, at: 120)
        #expect(throttle.count == 1)
    }

    @Test func `logins that fail and succeed in turn leave nothing behind`() {
        var throttle = Self.throttle(entries: 2)
        for round in 0..<10_000 as Range<Int64> {
            _ = throttle.settle(Self.pair(1), isRight: false, at: round / 1_000)
            #expect(throttle.settle(Self.pair(1), isRight: true, at: round / 1_000) == nil)
        }
        #expect(throttle.count == 0)
        #expect(throttle.orderCount <= 32)
    }
}
