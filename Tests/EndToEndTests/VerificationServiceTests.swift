import TestSupport
import Testing

/// Verifying over a connection: what only bytes on a wire can show.
@Suite(.serialized) struct VerificationServiceTests {
    @Test func `requests of every kind are verified one behind the other on one connection`() throws {
        let service = try Service()
        let token = try service.logIn(Service.firstUser, service.firstPassword())
        let key = try service.createKey(token, #"{"key_name":"Sensor","rate_limit":100}"#).text
        let client = try LoopbackClient(service.address)
        let requests: [(line: String, rest: String)] = [
            ("GET /auth/verify", "X-API-Key: \(key)\r\n\r\n"), ("HEAD /auth/verify", "X-API-Key: \(key)\r\n\r\n"),
            ("POST /auth/verify/orders?cost=0", "X-API-Key: \(key)\r\nContent-Length: 5\r\n\r\nhello"),
            ("PUT /auth/verify/orders/1", "X-API-Key: \(key)\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
            ("OPTIONS /auth/verify;scope=read/", "X-API-Key: \(key)\r\n\r\n"),
            ("PROPFIND /auth/verify;scope=read;cost=2/files", "x-api-key: \(key)\r\nAuthorization: bearer \(key)\r\n\r\n"),
        ]
        for request in requests { try client.send("\(request.line) HTTP/1.1\r\nHost: localhost\r\n\(request.rest)") }
        let answers = try requests.map { try client.readAnswer(toHead: $0.line.hasPrefix("HEAD")) }
        #expect(answers.map(\.status) == Array(repeating: 200, count: requests.count))
        // If the hour turns meanwhile the count begins again.
        let remaining = answers.map { $0["X-RateLimit-Remaining"] }
        #expect(remaining == ["99", "98", "97", "96", "95", "93"] || answers[0]["X-RateLimit-Reset"] != answers[5]["X-RateLimit-Reset"])
        #expect(answers.allSatisfy { $0["X-Auth-Username"] == Service.firstUser && $0["X-Auth-Scopes"] == "read" })
        #expect(answers[1].text.isEmpty && answers[1]["Content-Length"] != "0")
        #expect(service.stop() == 0)
    }

    @Test func `what a client puts into the path below is not in the log`() throws {
        let service = try Service(environment: ["GCREG_LOG_ACCESS": "true"])
        let token = try service.logIn(Service.firstUser, service.firstPassword())
        let key = try service.createKey(token, #"{"key_name":"Sensor"}"#).text
        let client = try LoopbackClient(service.address)
        try client.send("GET /auth/verify/a/path?with=query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n\r\n")
        #expect(try client.readAnswer().status == 200)
        try client.send("GET /auth/verify/\(key)?k=\(key) HTTP/1.1\r\nHost: x\r\nX-API-Key: \(key)\r\nAuthorization: Bearer \(token)\r\n\r\n")
        let two = try client.readAnswer()
        #expect(two.status == 400 && two["X-Auth-Denied"] == "two_credentials")
        #expect(service.stop() == 0)
        #expect(!service.program.standardErrorSoFar.contains(key), "no key is ever in the log")
    }
}
