internal import AccountStore
internal import HTTPServer

/// What a proxy's configuration is written from: who asks whom, and for what.
struct ProxyPlan: Sendable {
    static let listenDefault = "127.0.0.1:8000"
    static let upstreamDefault = "127.0.0.1:9000"
    static let scopeDefault = "read"

    /// Where the proxy serves.
    let listen: ProxyAddress
    /// The API that is protected.
    let upstream: ProxyAddress
    /// Where the proxy asks.
    let authServer: ProxyAddress
    /// What a credential must have, all of them.
    let scopes: [String]

    init(_ invocation: Invocation, _ settings: Configuration) throws(UsageError) {
        listen = try Self.listen(invocation)
        upstream = try Self.upstream(invocation.value(of: .upstream) ?? "http://\(Self.upstreamDefault)")
        authServer = try Self.authServer(invocation.value(of: .authServer), settings.listen)
        scopes = try Self.scopes(invocation.value(of: .scope) ?? Self.scopeDefault, settings.store.scopes)
    }

    /// What is demanded, as a pair `name=value`. There always is one: some proxies put their client's query where they find none.
    var demand: String { scopes.isEmpty ? "cost=1" : "scope=\(scopes.joined(separator: ","))" }

    /// The same for people.
    var demandInWords: String {
        switch scopes.count {
        case 0: "a good credential, whatever its scopes"
        case 1: "a credential with the scope `\(scopes[0])`"
        default: "a credential with all of the scopes \(scopes.map { "`\($0)`" }.joined(separator: ", "))"
        }
    }
}

extension ProxyPlan {
    private static func listen(_ invocation: Invocation) throws(UsageError) -> ProxyAddress {
        let texts = invocation.options[Option.listen.name] ?? [listenDefault]
        if texts.count > 1 { throw .repeatedOption(Option.listen.name) }
        guard ListenAddress(texts[0]) != nil, let address = ProxyAddress(texts[0]) else {
            throw .notAnAddress(option: Option.listen.name, texts[0], example: "\(listenDefault) or [::1]:8000")
        }
        return address
    }

    private static func upstream(_ text: String) throws(UsageError) -> ProxyAddress {
        guard let address = ProxyAddress(url: text) else {
            throw .notAnAddress(option: Option.upstream.name, text, example: "http://\(upstreamDefault), with neither a path nor another scheme")
        }
        return address
    }

    private static func authServer(_ text: String?, _ listeners: [ListenAddress]) throws(UsageError) -> ProxyAddress {
        if let text {
            guard let address = ProxyAddress(text) else { throw .notAnAddress(option: Option.authServer.name, text, example: "127.0.0.1:8080") }
            return address
        }
        guard let address = listeners.lazy.compactMap({ ProxyAddress(of: $0) }).first else { throw .noAddressForProxies }
        return address
    }

    private static func scopes(_ text: String, _ known: [String]) throws(UsageError) -> [String] {
        var scopes: [String] = []
        for name in text.split(separator: ",").map(String.init) {
            guard known.contains(name) else { throw .noSuchScope(name, known: known) }
            if !scopes.contains(name) { scopes.append(name) }
        }
        return scopes
    }
}
