import Testing

@testable import AuthServer

/// The configurations that need a proxy which is seldom installed are held to its documented contract by their shape; nginx and Caddy are started elsewhere.
struct PrintTests {
    static let proxies = ["nginx", "caddy", "traefik", "envoy", "apisix"]

    private func print(_ proxy: String, _ options: [String] = [], environment: [String: String] = [:]) throws -> String {
        let run = TestRun(["print", proxy] + options, environment: environment)
        #expect(run.program.run() == 0, "\(run.error.text)")
        return run.output.text
    }

    private func yaml(_ proxy: String, _ options: [String] = []) throws -> PrintedYAML { try PrintedYAML(print(proxy, options)) }

    @Test(arguments: proxies)
    func `every field that travels is named, and every address`(proxy: String) throws {
        let text = try print(proxy, ["--listen", "127.0.0.1:1", "--upstream", "http://api.example.org:2", "--auth-server", "auth:3", "--scope", "read,write"])
        for field in PassedFields.identity + PassedFields.limit + ["X-API-Key", "Authorization"] {
            #expect(text.lowercased().contains(field.lowercased()), "\(field)")
        }
        for part in ["127.0.0.1:1", "api.example.org:2", "auth:3", "scope=read,write", "trusted_proxies", "print \(proxy)"] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n") && !text.contains(" \n"))
    }

    @Test(arguments: proxies)
    func `a proxy that leaves the question without a query cannot be had`(proxy: String) throws {
        #expect(try print(proxy, ["--scope="]).contains(proxy == "envoy" ? "/auth/verify;cost=1" : "/auth/verify?cost=1"))
    }

    @Test(arguments: ["nginx", "caddy"])
    func `what is opened is closed`(proxy: String) throws {
        var depth = 0
        for line in try print(proxy).split(separator: "\n") where !line.drop(while: { " \t".contains($0) }).hasPrefix("#") {
            if line.hasSuffix("{") { depth += 1 }
            if line.drop(while: { " \t".contains($0) }) == "}" { depth -= 1 }
            #expect(depth >= 0)
            if proxy == "nginx" { #expect(line.hasSuffix(";") || line.hasSuffix("{") || line.hasSuffix("}"), "\(line)") }
        }
        #expect(depth == 0)
    }

    @Test func `Traefik removes what a client says of itself, and asks with its credential alone`() throws {
        let file = try yaml("traefik")
        let middleware = try #require(file["http middlewares gcreg-auth forwardAuth"])
        #expect(middleware["address"] == .text("http://127.0.0.1:8080/auth/verify?scope=read"))
        #expect(middleware["trustForwardHeader"] == .text("false"))
        #expect(middleware["authRequestHeaders"]?.texts == PassedFields.credentials)
        #expect(middleware["authResponseHeaders"]?.texts == PassedFields.identity + PassedFields.limit)
        guard case .text(let pattern)? = middleware["authResponseHeadersRegex"] else { throw PrintedYAML.Fault(description: "no pattern") }
        let expression = try Regex(pattern)
        for name in PassedFields.identity + PassedFields.identityWithUnderscores {
            #expect(name.wholeMatch(of: expression) != nil && name.lowercased().wholeMatch(of: expression) != nil)
        }
        #expect("X-Auth-Token".wholeMatch(of: expression) == nil)
        #expect(file["http routers protected-api middlewares"]?.texts == ["gcreg-auth"])
        #expect(file["http services protected-api loadBalancer servers"]?.texts == ["http://127.0.0.1:9000"])
    }

    @Test func `Envoy removes what a client says of itself before it asks, with the demands in the path`() throws {
        let file = try yaml("envoy", ["--listen", "[::1]:8000"])
        let manager = try #require(file["static_resources listeners 0 filter_chains 0 filters 0 typed_config"])
        #expect(manager["common_http_protocol_options headers_with_underscores_action"] == .text("DROP_HEADER"))
        #expect(manager["use_remote_address"] == .text("true"))
        let removing = try #require(manager["http_filters 0 typed_config"])
        #expect(removing["@type"] == .text("type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"))
        #expect(removing["mutations request_mutations"]?.texts == PassedFields.identity.map { $0.lowercased() })
        let asking = try #require(manager["http_filters 1 typed_config"])
        #expect(asking["@type"] == .text("type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz"))
        #expect(asking["failure_mode_allow"] == .text("false") && asking["with_request_body"] == nil)
        #expect(asking["allowed_headers patterns"]?.texts == ["authorization", "x-api-key", "x-forwarded-for", "x-request-id"])
        #expect(asking["http_service path_prefix"] == .text("/auth/verify;scope=read"))
        let answer = try #require(asking["http_service authorization_response"])
        #expect(answer["allowed_upstream_headers patterns"]?.texts == PassedFields.identity.map { $0.lowercased() })
        #expect(answer["allowed_client_headers_on_success patterns"]?.texts == PassedFields.limit.map { $0.lowercased() })
        #expect(answer["allowed_client_headers patterns"]?.texts?.contains("retry-after") == true)
        #expect(manager["http_filters 2 name"] == .text("envoy.filters.http.router") && manager["http_filters 3"] == nil)
        #expect(file["static_resources listeners 0 address socket_address address"] == .text("::1"))
        for (index, port) in ["9000", "8080"].enumerated() {
            let end = "load_assignment endpoints 0 lb_endpoints 0 endpoint address socket_address port_value"
            #expect(file["static_resources clusters \(index) \(end)"] == .text(port))
        }
    }

    @Test func `APISIX removes what a client says of itself before it asks, and tells the client what is left`() throws {
        let text = try print("apisix")
        #expect(text.hasSuffix("\n#END\n") && text.contains("underscores_in_headers: \"off\""))
        let plugins = try #require(PrintedYAML(text)["routes 0 plugins"])
        #expect(
            plugins["proxy-rewrite headers remove"]?.texts == PassedFields.identity + PassedFields.identityWithUnderscores + PassedFields.limit)
        let asking = try #require(plugins["forward-auth"])
        #expect(asking["uri"] == .text("http://127.0.0.1:8080/auth/verify?scope=read") && asking["request_method"] == .text("GET"))
        #expect(asking["request_headers"]?.texts == PassedFields.credentials && asking["allow_degradation"] == .text("false"))
        #expect(asking["upstream_headers"]?.texts == PassedFields.identity + PassedFields.limit)
        #expect(asking["client_headers"]?.texts?.contains("Retry-After") == true && asking["client_headers"]?.texts?.contains("WWW-Authenticate") == true)
        #expect(plugins["response-rewrite headers set X-RateLimit-Remaining"] == .text("$http_x_ratelimit_remaining"))
        #expect(plugins["response-rewrite vars 0"]?.texts == ["http_x_ratelimit_limit", "~~", "^[0-9]+$"])
        #expect(try PrintedYAML(text)["routes 0 upstream nodes 127.0.0.1:9000"] == .text("1"))
    }

    @Test func `every spelling with an underscore is another name, and none is missing`() {
        #expect(PassedFields.identityWithUnderscores.count == 8 + 4 + 8 + 4 - 4)
        #expect(Set(PassedFields.identityWithUnderscores).isDisjoint(with: PassedFields.identity))
    }

    @Test(arguments: [
        ("127.0.0.1:8081", "127.0.0.1:8081"), ("0.0.0.0:8082", "127.0.0.1:8082"), ("[::]:8083", "[::1]:8083"), ("unix:/run/a,10.0.0.1:8084", "10.0.0.1:8084"),
    ])
    func `the proxy asks where the settings say that the server is`(listen: String, address: String) throws {
        #expect(try print("nginx", environment: ["GCREG_LISTEN": listen]).contains("server \(address);"))
    }

    @Test(arguments: [
        (["--listen", "8000"], "--listen must be like 127.0.0.1:8000"),
        (["--listen", "unix:/run/proxy"], "--listen must be like"),
        (["--listen", "127.0.0.1:1", "--listen", "127.0.0.1:2"], "--listen was given twice"),
        (["--upstream", "https://127.0.0.1:9000"], "--upstream must be like http://127.0.0.1:9000"),
        (["--upstream", "http://127.0.0.1:9000/api"], "--upstream must be like"),
        (["--upstream", "http://a;b:9000"], "--upstream must be like"),
        (["--upstream", "http://a b"], "--upstream must be like"),
        (["--upstream", "http://[::1"], "--upstream must be like"),
        (["--upstream", "http://a:0"], "--upstream must be like"),
        (["--upstream", "http://"], "--upstream must be like"),
        (["--auth-server", "http://a:1"], "--auth-server must be like 127.0.0.1:8080"),
        (["--auth-server", "a\n:1"], "--auth-server must be like"),
        (["--scope", "read,fly"], "there is no scope \"fly\"; the settings have read, write, introspect, admin"),
    ])
    func `what cannot stand in a configuration is refused with what can`(options: [String], sentence: String) {
        let run = TestRun(["print", "nginx"] + options)
        #expect(run.program.run() == 2 && run.output.text.isEmpty)
        #expect(run.error.text.hasPrefix("gcreg-auth: \(sentence)") && run.error.text.count { $0 == "\n" } == 1, "\(run.error.text)")
    }

    @Test func `a server that no proxy could reach is not guessed at`() {
        let run = TestRun(["print", "envoy"], environment: ["GCREG_LISTEN": "unix:/run/gcreg-auth,127.0.0.1:0"])
        #expect(run.program.run() == 2 && run.error.text.contains("--auth-server"))
    }

    @Test(arguments: [("http://a", "a:80"), ("http://[::1]", "[::1]:80"), ("http://[::1]:9/", "[::1]:9"), ("http://api.example.org:9", "api.example.org:9")])
    func `a URL is a host and a port`(url: String, text: String) { #expect(ProxyAddress(url: url)?.text == text) }
}
