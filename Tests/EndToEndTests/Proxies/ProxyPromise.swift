import HTTPServer
import TestSupport
import Testing

/// What every printed configuration promises, whatever the proxy.
struct ProxyPromise: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let check: @Sendable (Proxy) throws -> Void

    private init(_ description: String, _ check: @escaping @Sendable (Proxy) throws -> Void) {
        testDescription = description
        self.check = check
    }

    static let all = [allowed, spoofed, spoofedInSilence, refused, limited, scoped, addressed, twofold, asked, uploaded, answered, alone]

    private static let allowed = ProxyPromise("an allowed request goes through with who it is, and the client is told what is left") { kind, service, token in
        let key = try service.createKey(token, #"{"key_name":"allowed","rate_limit":5}"#)
        let protected = try ProtectedAPI(kind, service)
        let client = try protected.client()
        for (credential, remaining) in [("Authorization: Bearer \(key.text)", "4"), ("X-API-Key: \(key.text)", "3")] {
            let answer = try client.call("/things?page=2", [credential, "Accept: a/b"])
            #expect(answer.status == 200 && answer.text == "from the API")
            #expect(answer.values("X-RateLimit-Limit") == ["5"] && answer.values("X-RateLimit-Remaining") == [remaining])
            #expect(answer.values("X-RateLimit-Reset").count == 1 && answer.values("RateLimit-Policy").count == 1)
            #expect(answer.values("RateLimit").count == 1 && answer["RateLimit"] != "\"the API's own\"")
            let request = try #require(protected.api.take().first)
            #expect(request.target == "/things?page=2" && request.values("Accept") == ["a/b"])
            #expect(request.values("X-Auth-User-Id") == ["1"] && request.values("X-Auth-Username") == [Service.firstUser])
            #expect(request.values("X-Auth-Key-Id") == ["\(key.id)"] && request.values("X-Auth-Scopes") == ["read"])
        }
        let login = try protected.call("/", "Authorization: Bearer \(token)")
        #expect(login.status == 200 && login.values("X-RateLimit-Limit") == [])
        #expect(protected.api.take().first?.values("X-Auth-User-Id") == ["1"])
    }

    /// Every way to write them that some program takes for them.
    private static let lies = ["X-Auth-User-Id", "X-Auth-Username", "X-Auth-Key-Id", "X-Auth-Scopes", "x-auth-USER-id"].flatMap { name in
        ["\(name): 999", "\(name.replacing("-", with: "_")): 999", "X-Auth_\(name.dropFirst(7)): 999"]
    }

    private static let spoofed = ProxyPromise("what a client says of itself does not reach the API") { kind, service, token in
        let key = try service.createKey(token, #"{"key_name":"spoofing"}"#)
        let protected = try ProtectedAPI(kind, service)
        for credential in [key.text, token] {
            #expect(try protected.client().call("/", ["Authorization: Bearer \(credential)"] + lies).status == 200)
            let request = try #require(protected.api.take().first)
            #expect(!request.fields.contains { $0.value.contains("999") }, "\(request.fields)")
            #expect(request.values("X-Auth-User-Id") == ["1"] && request.values("X-Auth-Username") == [Service.firstUser])
            #expect(request.values("X-Auth-Key-Id").filter { !$0.isEmpty } == (credential == token ? [] : ["\(key.id)"]))
        }
    }

    private static let spoofedInSilence = ProxyPromise("what a client says of itself does not reach the API either when nothing is said in its place") { kind in
        let silent = try RecordingServer { _ in ("200 OK", "{}") }
        let protected = try ProtectedAPI(kind, asking: silent.address, RecordingServer())
        #expect(try protected.client().call("/", lies).status == 200)
        let request = try #require(protected.api.take().first)
        #expect(!request.fields.contains { $0.value.contains("999") }, "\(request.fields)")
    }

    private static let refused = ProxyPromise("without a good credential there is a 401 with its challenge, and nothing goes through") { kind, service, _ in
        let protected = try ProtectedAPI(kind, service)
        let client = try protected.client()
        for fields in [[], ["Authorization: Bearer gcreg_AAAAAAAAAAAAAAAAAAAAAAAAAA0HTix5"], ["X-API-Key: nothing"]] + lies.map({ [$0] }) {
            let answer = try client.call("/things", fields)
            #expect(answer.status == 401)
            #expect(answer.values("WWW-Authenticate").count == 1 && answer["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            #expect(answer["Content-Type"] == "application/problem+json" && answer.member("status") == "401")
        }
        #expect(protected.api.take().isEmpty)
    }

    private static let limited = ProxyPromise("a key whose hour is used up gets 429 with Retry-After, and nothing goes through") { kind, service, token in
        let key = try service.createKey(token, #"{"key_name":"limited","rate_limit":1}"#)
        let protected = try ProtectedAPI(kind, service)
        #expect(try protected.call("/", "X-API-Key: \(key.text)").status == 200)
        let answer = try protected.call("/", "X-API-Key: \(key.text)")
        #expect(answer.status == 429 && answer.member("status") == "429")
        #expect(answer.values("Retry-After").count == 1 && (1...3_600).contains(answer["Retry-After"].flatMap { Int($0) } ?? 0))
        #expect(answer.values("X-RateLimit-Limit") == ["1"] && answer.values("X-RateLimit-Remaining") == ["0"])
        #expect(protected.api.take().count == 1)
    }

    private static let scoped = ProxyPromise("a key without the scope gets 403, whatever it writes into its own query, at no cost") { kind, service, token in
        let key = try service.createKey(token, #"{"key_name":"reader","rate_limit":2}"#)
        let protected = try ProtectedAPI(kind, service, scope: "read,write")
        for target in ["/", "/?scope=read", "/?scope=read&cost=0", "/;scope=read", "//", "/_gcreg_auth/?scope=read"] {
            let answer = try protected.call(target, "X-API-Key: \(key.text)")
            #expect(answer.status == 403 && answer.member("status") == "403", "\(target)")
            #expect(answer.values("X-Auth-Denied") == ["scope"] && answer["WWW-Authenticate"]?.contains("insufficient_scope") == true)
        }
        #expect(protected.api.take().isEmpty)
        #expect(try service.call("GET", "/auth/verify", bearer: key.text).member("remaining") == "1")
        #expect(try protected.call("/", "Authorization: Bearer \(token)").status == 200)
    }

    private static let addressed = ProxyPromise("a key for certain addresses works from where its client is, whatever that says of itself") {
        kind, service, token in
        let near = try service.createKey(token, #"{"key_name":"near","allowed_ips":["127.0.0.2"]}"#)
        let far = try service.createKey(token, #"{"key_name":"far","allowed_ips":["6.6.6.6"],"rate_limit":2}"#)
        let protected = try ProtectedAPI(kind, service)
        func call(_ key: String, from source: UInt32, _ fields: String...) throws -> Answer {
            try LoopbackClient(protected.address, from: source).call("/", ["X-API-Key: \(key)"] + fields)
        }
        #expect(try call(near.text, from: 0x7F00_0002).status == 200)
        for source in [0x7F00_0001, 0x7F00_0002] as [UInt32] {
            let answer = try call(far.text, from: source, "X-Forwarded-For: 6.6.6.6", "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6")
            #expect(answer.status == 403 && answer.values("X-Auth-Denied") == ["address"])
        }
        #expect(try call(near.text, from: 0x7F00_0003, "X-Forwarded-For: 127.0.0.2").status == 403)
        #expect(protected.api.take().count == 1)
    }

    private static let twofold = ProxyPromise("two credentials that differ are 400, and nothing goes through") { kind, service, token in
        let key = try service.createKey(token, #"{"key_name":"one of two"}"#)
        let protected = try ProtectedAPI(kind, service)
        #expect(try protected.call("/", "X-API-Key: \(key.text)", "Authorization: Bearer \(token)").status == 400)
        #expect(protected.api.take().isEmpty)
    }

    private static let asked = ProxyPromise("the question has neither the client's body nor its query, and the address that the proxy saw") { kind in
        let asked = try RecordingServer { _ in ("200 OK\r\nX-Auth-User-Id: 7\r\nX-Auth-Username: a@b\r\nX-Auth-Key-Id: \r\nX-Auth-Scopes: read", "{}") }
        let protected = try ProtectedAPI(kind, asking: asked.address, RecordingServer())
        let client = try protected.client()
        try client.send(
            "POST /things?scope=nothing HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nX-API-Key: y\r\nX-Forwarded-For: 6.6.6.6\r\nContent-Length: 4\r\n\r\nbody"
        )
        #expect(try client.readAnswer().status == 200)
        let question = try #require(asked.take().first)
        #expect(question.method == "GET" && question.target.hasPrefix("/auth/verify?scope=read") && !question.target.contains("nothing"))
        #expect(question.body == [] && question.values("Content-Length").allSatisfy { $0 == "0" })
        #expect(question.values("Authorization") == ["Bearer x"] && question.values("X-API-Key") == ["y"])
        #expect(question.values("X-Forwarded-For") == ["127.0.0.1"])
        let request = try #require(protected.api.take().first)
        #expect(request.body == Array("body".utf8) && request.method == "POST" && request.values("X-Auth-User-Id") == ["7"])
    }

    private static let uploaded = ProxyPromise("a body of any size and kind arrives whole, on one connection") { kind, service, token in
        let key = try service.createKey(token, #"{"key_name":"uploads"}"#)
        let protected = try ProtectedAPI(kind, service)
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }
        let client = try protected.client()
        try client.send("PUT /upload HTTP/1.1\r\nHost: a\r\nX-API-Key: \(key.text)\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(body)
        #expect(try client.readAnswer().status == 200)
        try client.send("PUT /upload HTTP/1.1\r\nHost: a\r\nX-API-Key: \(key.text)\r\nTransfer-Encoding: chunked\r\n\r\n\(String(body.count, radix: 16))\r\n")
        try client.send(body + Array("\r\n0\r\n\r\n".utf8))
        #expect(try client.readAnswer().status == 200)
        let requests = protected.api.take()
        #expect(requests.count == 2 && requests.allSatisfy { $0.method == "PUT" && $0.body == body && $0.values("X-Auth-Key-Id") == ["\(key.id)"] })
    }

    private static let answered = ProxyPromise("what the API itself answers stays as it is, refusals too") { kind, service, token in
        let api = try RecordingServer { request in ("\(request.target.dropFirst()) Own\r\nX-Own: yes\r\nRetry-After: 7", "own \(request.target)") }
        let protected = try ProtectedAPI(kind, asking: service.address, api)
        for status in [200, 201, 401, 403, 404, 429, 500, 503] {
            let answer = try protected.call("/\(status)", "Authorization: Bearer \(token)")
            #expect(answer.status == status && answer.text == "own /\(status)" && answer["X-Own"] == "yes" && answer.values("Retry-After") == ["7"])
        }
    }

    private static let alone = ProxyPromise("while gcreg-auth does not answer, nothing goes through") { kind in
        let nobody = ListenAddress.ipv4(0x7F00_0001, port: try FreePort.take())
        let protected = try ProtectedAPI(kind, asking: nobody, RecordingServer())
        #expect(try protected.call("/", "Authorization: Bearer x").status >= 500)
        #expect(protected.api.take().isEmpty)
    }

    /// With a service of its own and its first user's login token.
    private init(_ description: String, _ check: @escaping @Sendable (Proxy, Service, _ token: String) throws -> Void) {
        self.init(description) { (kind: Proxy) in
            let service = try Service(environment: ["GCREG_TRUSTED_PROXIES": "127.0.0.1"])
            defer { service.kill() }
            try check(kind, service, service.logIn(Service.firstUser, service.firstPassword()))
        }
    }
}
