import Glibc
import LinuxSystem
import TestSupport
import Testing
import TextFormats

@testable import Endurance

/// The built program when somebody sets the clock.
@Suite(.enabled(if: !RunningProgram.isSanitized, "a sanitizer must come before everything else that stands in front of the program"))
struct ClockStepTests {
    private let prepared: PreparedStore
    private let sandbox: DiskSandbox
    /// By how much the program's clock is ahead when it stands at half past an hour: no hour turns while a test runs.
    private let halfPast: Int64

    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400

    init() throws {
        prepared = try PreparedStore.shared.get()
        sandbox = try DiskSandbox(prepared.files)
        halfPast = Self.hour / 2 - Clock.system.wallSeconds() % Self.hour
        sandbox.shim.stepClock(to: halfPast)
    }

    private func createKey(_ client: LoopbackClient, _ members: String) throws -> String {
        try StartedProgram.member("api_key", of: client.exchange(Requests.createKey(prepared.token, #"{"key_name":"clocked",\#(members)}"#)))
    }

    /// Sets the clock, counted from half past, and presents the key: status, what remains of the hour, and in how many seconds it ends.
    private func present(_ key: String, _ client: LoopbackClient, at step: Int64) throws -> (status: Int, remaining: String?, endsIn: Int64) {
        sandbox.shim.stepClock(to: halfPast + step)
        let answer = try client.exchange(Requests.verify(key))
        let reset = answer["X-RateLimit-Reset"].flatMap { Int64($0) } ?? 0
        return (answer.status, answer["X-RateLimit-Remaining"], reset - (Clock.system.wallSeconds() + halfPast + step))
    }

    @Test func `the hour of a key opens once, wherever the clock is set`() throws {
        let program = try sandbox.started()
        let client = try LoopbackClient(program.waitUntilListening())
        let key = try createKey(client, #""rate_limit":3"#)
        func expect(_ step: Int64, _ status: Int, _ remaining: String, hoursToGo: Int64, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let answer = try present(key, client, at: step)
            #expect(answer.status == status && answer.remaining == remaining, "\(answer)", sourceLocation: sourceLocation)
            // The hour that is counted in ends half an hour after half past it.
            let seconds = Self.hour / 2 + hoursToGo * Self.hour
            #expect(abs(answer.endsIn - seconds) <= 120, "\(answer)", sourceLocation: sourceLocation)
        }
        try expect(0, 200, "2", hoursToGo: 0)
        // Back an hour: counting goes on in the hour that is open.
        try expect(-Self.hour, 200, "1", hoursToGo: 1)
        try expect(-Self.hour, 200, "0", hoursToGo: 1)
        try expect(-Self.hour, 429, "0", hoursToGo: 1)
        try expect(0, 429, "0", hoursToGo: 0)
        // A day ahead a new hour opens, once; back at the true time counting goes on in it.
        try expect(Self.day, 200, "2", hoursToGo: 0)
        try expect(0, 200, "1", hoursToGo: 24)
        try expect(Self.day, 200, "0", hoursToGo: 0)
        try expect(0, 429, "0", hoursToGo: 24)
        _ = consume client
        program.signal(SIGTERM)
        #expect(program.waitUntilEnded().exitCode == 0)

        // A start at the true time has forgotten nothing of it, and the next hour opens as it should.
        let again = try sandbox.started()
        let second = try LoopbackClient(again.waitUntilListening())
        #expect(try present(key, second, at: 0).status == 429)
        let next = try present(key, second, at: Self.day + Self.hour)
        #expect(next.status == 200 && next.remaining == "2")
        again.signal(SIGKILL)
        _ = again.waitUntilEnded()
    }

    @Test func `what has expired is refused by the clock as it stands, and Date follows it`() throws {
        let program = try sandbox.started()
        let client = try LoopbackClient(program.waitUntilListening())
        let expiry = Timestamp(seconds: Clock.system.wallSeconds() + halfPast + 2 * Self.hour)
        var text: [UInt8] = []
        text.append(rfc3339: expiry)
        let key = try createKey(client, #""expires_at":"\#(String(decoding: text, as: UTF8.self))""#)
        for (step, status) in [(0, 200), (-Self.hour, 200), (Self.day, 401), (0, 200), (3 * Self.hour, 401), (-Self.day, 200)] as [(Int64, Int)] {
            #expect(try present(key, client, at: step).status == status, "\(step) seconds from half past")
        }
        // A login lasts an hour from when it was made, just now.
        for (step, status) in [(0, 200), (Self.day, 401), (-Self.hour, 200), (2 * Self.hour, 401), (0, 200)] as [(Int64, Int)] {
            sandbox.shim.stepClock(to: halfPast + step)
            let answer = try client.exchange(Requests.list(prepared.token))
            #expect(answer.status == status, "\(step) seconds from half past")
            let now = Clock.system.wallSeconds() + halfPast + step
            let dates = (now - 3...now).map { seconds in
                var date: [UInt8] = []
                date.append(httpDate: Timestamp(seconds: seconds))
                return String(decoding: date, as: UTF8.self)
            }
            #expect(dates.contains(answer["Date"] ?? ""), "\(answer["Date"] ?? "") is none of \(dates)")
        }
        program.signal(SIGKILL)
        _ = program.waitUntilEnded()
    }

    @Test func `counters are written and clients are waited for whatever the clock does`() throws {
        let program = try sandbox.started(["GCREG_STORE_USAGE_FLUSH_SECONDS": "1"])
        let client = try LoopbackClient(program.waitUntilListening())
        let key = try createKey(client, #""rate_limit":1000"#)
        for step in [-Self.day, Self.day, -Self.hour] {
            let before = sandbox.shim.begun(.fdatasync)
            #expect(try present(key, client, at: step).status == 200)
            #expect(sandbox.shim.waitUntilBegun(.fdatasync, before + 1))
        }
        _ = consume client
        program.signal(SIGTERM)
        #expect(program.waitUntilEnded().exitCode == 0)
    }

    @Test func `a failed login counts no longer than its window when the clock steps back`() throws {
        let program = try sandbox.started(["GCREG_LOGIN_FAILURES_MAX": "1"])
        let client = try LoopbackClient(program.waitUntilListening())
        let wrong = Requests.logIn("nobody@example.org", "wrong")
        #expect(try client.exchange(wrong).status == 401)
        sandbox.shim.stepClock(to: halfPast - Self.hour)
        let answer = try client.exchange(wrong)
        #expect(answer.status == 429)
        #expect(Int(answer["Retry-After"] ?? "") ?? .max <= 120)
        sandbox.shim.stepClock(to: halfPast - Self.hour + 121)
        #expect(try client.exchange(wrong).status == 401)
        program.signal(SIGKILL)
        _ = program.waitUntilEnded()
    }
}
