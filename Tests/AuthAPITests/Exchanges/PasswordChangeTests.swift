import AccountStore
import HTTPServer
import LinuxSystem
import Testing

@testable import AuthAPI

struct PasswordChangeTests {
    private static let new = "three odd socks"

    private func change(
        _ house: House, _ token: String, from current: String = House.password, to new: String = new, peer: PeerAddress = .ipv4(0xC000_0201),
        at seconds: Int64 = House.now
    ) -> Response {
        let json = #"{"current_password":"\#(current)","new_password":"\#(new)"}"#
        return house.call(.post, "/auth/password", as: token, json: json, peer: peer, at: seconds)
    }

    private func isGood(_ credential: String, _ house: House) -> Bool { house.call(.get, "/auth/verify", as: credential).status == .ok }

    @Test func `a new password ends all logins but the one that asks, also after a restart`() throws {
        let house = try House()
        let (mine, other, bobs, key) = (house.token(house.alice), house.token(house.alice), house.token(house.bob), try house.key(of: house.alice))
        let answer = change(house, mine)
        #expect(answer.status == .noContent && answer.body.isEmpty)
        func check(_ house: House) throws {
            #expect(isGood(mine, house) && !isGood(other, house) && isGood(bobs, house) && isGood(key.text, house))
            #expect(house.login("alice@example.org").status == .unauthorized)
            let login = house.login("alice@example.org", Self.new)
            #expect(isGood(try #require(login.member("access_token")).text, house))
        }
        try check(house)
        try check(try house.restarted())
    }

    @Test func `the login that went on can change the password again, and can end`() throws {
        let house = try House()
        let mine = house.token(house.alice)
        #expect(change(house, mine).status == .noContent)
        let later = try #require(house.login("alice@example.org", Self.new).member("access_token")).text
        #expect(change(house, mine, from: Self.new, to: "four even socks").status == .noContent)
        #expect(isGood(mine, house) && !isGood(later, house))
        #expect(house.call(.post, "/auth/logout", as: mine).status == .noContent)
        #expect(!isGood(mine, house))
    }

    /// The login has the old hash made anew just then.
    @Test func `a password is changed right after a login that brings its hash up to date`() throws {
        let house = try House(workerThreads: 4)
        let token = try #require(house.login("alice@example.org").member("access_token")).text
        #expect(change(house, token).status == .noContent)
        #expect(house.login("alice@example.org", Self.new).status == .ok)
    }

    @Test func `a wrong current password changes nothing, and is throttled with the account's failed logins`() throws {
        let house = try House()
        let token = house.token(house.alice)
        for _ in 0..<3 {
            let answer = change(house, token, from: "wrong")
            #expect(answer.status == .forbidden && answer.field("WWW-Authenticate") == nil)
        }
        for _ in 0..<2 { #expect(house.login("alice@example.org", "wrong").status == .unauthorized) }
        let refused = change(house, token, at: House.now + 20)
        #expect(refused.status == .tooManyRequests && refused.field("Retry-After") == "100")
        #expect(house.login("alice@example.org").status == .tooManyRequests)
        #expect(isGood(house.token(house.alice), house))
        #expect(change(house, token, peer: .ipv4(7)).status == .noContent)
    }

    @Test(arguments: [
        ("{}", ["body.current_password:missing", "body.new_password:missing"]),
        (#"{"current_password":1,"new_password":null}"#, ["body.current_password:string_type", "body.new_password:string_type"]),
        (#"{"current_password":"","new_password":"short"}"#, ["body.current_password:string_too_short", "body.new_password:string_too_short"]),
        (#"{"current_password":"x","new_password":"Alice@Example.org"}"#, ["body.new_password:value_error"]),
        (#"{"current_password":"x","new_password":"Password123!"}"#, ["body.new_password:value_error"]),
        (#"{"current_password":"x","new_password":"three odd socks","user_id":1}"#, ["body.user_id:extra_forbidden"]),
    ]) func `a bad request says everything that is wrong with it`(body: String, faults: [String]) throws {
        let house = try House()
        let answer = house.call(.post, "/auth/password", as: house.token(house.alice), json: body)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.faults == faults)
        #expect(!answer.text.contains("socks"))
    }

    @Test func `no password is set that a login would not look at`() throws {
        var settings = AuthSettings()
        settings.passwordBytesMaximum = 32
        let house = try House(settings)
        let (fits, long) = ("odd socks, every one of them odd", "odd socks, every one of them odd.")
        let refused = change(house, house.token(house.alice), to: long)
        #expect(refused.faults == ["body.new_password:string_too_long"] && refused.text.contains("32 bytes"))
        let json = #"{"email":"n@example.org","password":"\#(long)"}"#
        #expect(house.call(.post, "/auth/users", json: json, on: house.localOperator).faults == ["body.password:string_too_long"])
        let path = "/auth/users/\(house.bob)"
        #expect(house.call(.patch, path, json: #"{"password":"\#(long)"}"#, on: house.localOperator).faults == ["body.password:string_too_long"])
        #expect(change(house, house.token(house.alice), to: fits).status == .noContent)
        #expect(house.login("alice@example.org", fits).status == .ok)
    }

    /// What ends a login while its own change of the password waits for its turn.
    @Test(arguments: ["log out", "revoke", "disable"])
    func `a login that is ended while it changes the password changes nothing and stays ended`(end: String) throws {
        let house = try House(workerThreads: 1)
        let mine = house.token(house.alice)
        let (isHeld, mayEnd) = (Monitor(false), Monitor(false))
        #expect(
            house.workers.submit {
                isHeld.change { $0 = true }
                _ = mayEnd.wait { $0 ? true : nil }
            })
        _ = isHeld.wait { $0 ? true : nil }
        let asker = try WorkerPool(named: "asker", threads: 1, capacity: 1)
        defer { asker.stop() }
        let (isTaken, status) = (Monitor(false), Monitor<Status?>(nil))
        #expect(
            asker.submit {
                let json = #"{"current_password":"\#(House.password)","new_password":"\#(Self.new)"}"#
                let fields = [(name: "Authorization", value: "Bearer \(mine)"), (name: "Content-Type", value: "application/json")]
                let exchange = InProcessExchange(.post, "/auth/password", fields: fields, body: Array(json.utf8))
                let answer = exchange.run(on: Announcing(house.everyone) { isTaken.change { $0 = true } }, at: House.now)
                status.change { $0 = answer.status }
            })
        _ = isTaken.wait { $0 ? true : nil }
        switch end {
        case "log out": #expect(house.call(.post, "/auth/logout", as: mine).status == .noContent)
        case "revoke": #expect(house.form("/auth/revoke", "token=\(mine)").status == .ok)
        default:
            try house.change(user: house.alice) { $0.isActive = false }
            try house.change(user: house.alice) { $0.isActive = true }
        }
        mayEnd.change { $0 = true }
        #expect(status.wait { $0 } == .unauthorized)
        #expect(!isGood(mine, house))
        #expect(house.login("alice@example.org").status == .ok)
    }

    @Test func `when the workers have no room nothing is changed`() throws {
        let house = try House(workerThreads: 1, queue: 1)
        let (isHeld, mayEnd) = (Monitor(false), Monitor(false))
        #expect(
            house.workers.submit {
                isHeld.change { $0 = true }
                _ = mayEnd.wait { $0 ? true : nil }
            })
        _ = isHeld.wait { $0 ? true : nil }
        #expect(house.workers.submit {})
        #expect(change(house, house.token(house.alice)).status == .serviceUnavailable)
        mayEnd.change { $0 = true }
    }

    @Test func `a store that takes no changes says so, and the password stays`() throws {
        let house = try House()
        let token = house.token(house.alice)
        try house.store.close()
        #expect(change(house, token).status == .serviceUnavailable)
        #expect(house.call(.post, "/auth/logout", as: token).status == .serviceUnavailable)
        #expect(isGood(token, house) && house.login("alice@example.org").status == .ok)
    }
}

/// Tells when a request has been taken, which may be long before its answer.
private struct Announcing: Application {
    let application: AuthApplication
    let announce: @Sendable () -> Void

    init(_ application: AuthApplication, announce: @escaping @Sendable () -> Void) {
        self.application = application
        self.announce = announce
    }

    func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
        defer { announce() }
        return application.respond(to: request, with: &response)
    }

    func describe(_ refusal: RequestRefusal, in response: inout Response) { application.describe(refusal, in: &response) }
}
