import AccountStore
import HTTPServer
import Testing

@testable import AuthAPI

struct RoutingTests {
    @Test(arguments: [
        "/", "/auth", "/auth/", "/auth/api-keys/", "/auth/api-keys/1/2", "//auth/api-keys", "/API/auth/api-keys", "/api/api/auth/api-keys",
        "/auth/login/", "/api/healthz", "/auth/healthz", "/api", "/auth/api%2Dkeys",
    ]) func `there is nothing at any other path`(path: String) throws {
        let house = try House()
        let answer = house.call(.get, path, as: house.token(house.alice))
        #expect(answer.status == .notFound)
        #expect(answer.field("Content-Type") == "application/problem+json")
        #expect(answer.field("Allow") == nil)
    }

    @Test(arguments: [
        (HTTPServer.Method.put, "/auth/api-keys", "GET, HEAD, POST, OPTIONS"),
        (.delete, "/api/auth/api-keys", "GET, HEAD, POST, OPTIONS"),
        (.post, "/auth/api-keys/1", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        (.get, "/auth/login", "POST, OPTIONS"),
        (.post, "/healthz", "GET, HEAD, OPTIONS"),
        (.delete, "/readyz", "GET, HEAD, OPTIONS"),
    ]) func `a path says which methods it takes`(method: HTTPServer.Method, path: String, allowed: String) throws {
        let house = try House()
        let answer = house.call(method, path)
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.field("Allow") == allowed)
        #expect(answer.member("status") == .whole(405))
        let options = house.call(.options, path)
        #expect(options.status == .noContent)
        #expect(options.field("Allow") == allowed)
        #expect(options.body.isEmpty)
    }

    @Test func `a method that nobody knows is told so`() throws {
        let house = try House()
        let answer = house.call(.other, "/api/auth/login")
        #expect(answer.status == .notImplemented)
        #expect(answer.member("status") == .whole(501))
    }

    @Test func `HEAD is answered as GET is`() throws {
        let house = try House()
        let key = try house.key(of: house.alice, rateLimit: 10)
        let get = house.call(.get, "/auth/api-keys?limit=1", as: house.token(house.alice))
        let head = house.call(.head, "/auth/api-keys?limit=1", as: house.token(house.alice))
        #expect(head.status == get.status)
        #expect(head.body == get.body)
        #expect(head.field("Link") == get.field("Link"))
        #expect(house.call(.head, "/auth/api-keys", as: key.text).field("X-RateLimit-Remaining") == "9")
    }

    @Test(arguments: RequestRefusal.allCases) func `what is no request is told so like everything else`(refusal: RequestRefusal) throws {
        let house = try House()
        var response = Response(refusal.status)
        house.everyone.describe(refusal, in: &response)
        #expect(response.status == refusal.status)
        #expect(response.field("Content-Type") == "application/problem+json")
        #expect(response.member("status") == .whole(refusal.status.code))
        #expect(response.member("detail") == .text(refusal.sentence.description))
    }

    @Test func `a failure tells the operator its cause and the client its request`() throws {
        let house = try House()
        var response = Response()
        let id = RequestID(number: 255)
        house.service.answer(.internalFailure(cause: "the secret cause"), to: id, &response)
        #expect(response.status == .internalServerError)
        #expect(response.member("request_id") == .text("00000000000000ff"))
        #expect(!response.text.contains("secret"))
        #expect(house.observer.failures == ["the secret cause"])
    }
}

struct HealthTests {
    @Test func `the process is alive and ready`() throws {
        let house = try House()
        #expect(house.call(.get, "/healthz").text == #"{"status":"alive"}"#)
        let ready = house.call(.get, "/readyz")
        #expect(ready.status == .ok)
        #expect(ready.text == #"{"status":"ready","checks":{"store":"ok","accepting":"ok"}}"#)
        #expect(house.call(.get, "/readyz", on: house.localOperator).status == .ok)
    }

    @Test func `while it drains it is alive and not ready`() throws {
        let house = try House()
        house.service.beginDraining()
        let ready = house.call(.get, "/readyz")
        #expect(ready.status == .serviceUnavailable)
        #expect(ready.field("Retry-After") == "30")
        #expect(ready.member("checks")?["accepting"] == .text("draining"))
        #expect(ready.member("checks")?["store"] == .text("ok"))
        #expect(house.call(.get, "/healthz").status == .ok)
    }

    @Test(arguments: [(StoreHealth.outOfSpace, "out_of_space"), (.readOnly(reason: "fdatasync: I/O error"), "read_only")])
    func `a disk that fails is named, and how it fails is not`(health: StoreHealth, name: String) {
        let readiness = Readiness(store: health, isDraining: false)
        #expect(!readiness.isReady)
        var body: [UInt8] = []
        readiness.writeChecks(&body)
        let text = String(decoding: body, as: UTF8.self)
        #expect(text == #""checks":{"store":"\#(name)","accepting":"ok"}"#)
        #expect(!readiness.detail.contains("fdatasync"))
    }
}
