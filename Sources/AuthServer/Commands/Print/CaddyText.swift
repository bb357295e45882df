/// The configuration of Caddy. `forward_auth` cannot tell an allowed client how much is left, so its longer form is printed.
struct CaddyText {
    private let plan: ProxyPlan

    init(_ plan: ProxyPlan) { self.plan = plan }

    var text: String {
        """
        # Caddy in front of an API: gcreg-auth is asked about every request, and only what it allows goes through.
        # Printed by `gcreg-auth print caddy`.
        #
        #     client ──► Caddy, \(plan.listen.text) ──► the API, \(plan.upstream.text)
        #                  └──► gcreg-auth, \(plan.authServer.text)
        #
        # Put it into /etc/caddy/Caddyfile, check it with `caddy validate --adapter caddyfile --config /etc/caddy/Caddyfile`, and load it with `caddy reload`.
        #
        # Keys with `allowed_ips` need the client's address: add the address that Caddy connects from, such as 127.0.0.1,
        # to `trusted_proxies` in the settings of gcreg-auth. Nobody but Caddy should be able to reach the API.

        # For TLS: the name of the site in place of `http://:\(plan.listen.port)`, such as `api.example.org`, and no `bind`. Without it keys can be read on the way.
        http://:\(plan.listen.port) {
        \tbind \(plan.listen.bareHost)

        \t# In a `route` things happen in the order in which they stand here; elsewhere Caddy would take the fields away last.
        \troute {
        \t\t# Who a client says it is does not count. With an underscore, too: many programs take X_Auth_User_Id for X-Auth-User-Id.
        \t\trequest_header -X-Auth*
        \t\trequest_header -X_Auth*

        \t\t# The question, which is what `forward_auth` is short for. A refusal goes to the client as it is: 401 with its challenge,
        \t\t# 403, and 429 with Retry-After. While gcreg-auth does not answer, clients get 502, and nothing goes through.
        \t\treverse_proxy \(plan.authServer.text) {
        \t\t\t# Neither the method nor the body leaves for gcreg-auth.
        \t\t\tmethod GET
        \t\t\t# Demanded is \(plan.demandInWords). `&cost=2` would count two requests for each.
        \t\t\t# Do not leave out the query: the client's own would take its place.
        \t\t\trewrite /auth/verify?\(plan.demand)
        \t\t\theader_up X-Forwarded-Method {method}
        \t\t\theader_up X-Forwarded-Uri {uri}

        \(answers)
        \t\t}

        \t\treverse_proxy \(plan.upstream.text) {
        \t\t\t# To keep the credential from the API:
        \t\t\t# header_up -Authorization
        \t\t\t# header_up -X-API-Key

        \t\t\t# What the API says under these names does not stand beside what gcreg-auth says.
        \(PassedFields.limit.map { "\t\t\theader_down -\($0)" }.joined(separator: "\n"))
        \t\t}
        \t}
        }

        """
    }

    private static let expiry = "X-Auth-Key-Expires-In"

    /// Caddy writes the placeholder itself where a field is not in the answer, so there is one case for each set of fields.
    private var answers: String {
        let withoutExpiry = PassedFields.limit.filter { $0 != Self.expiry }
        let withoutKey = PassedFields.identity.filter { $0 != "X-Auth-Key-Id" }
        return [
            answer("key_that_ends_soon", "A key that ends soon: its owner is told.", having: Self.expiry, PassedFields.identity, PassedFields.limit),
            answer(
                "key", "Any other key: the API is told whose it is, and the client how much is left.", having: withoutExpiry[0],
                PassedFields.identity, withoutExpiry),
            answer("login", "A login token, which has no limit and no key.", having: nil, withoutKey, []),
        ].joined(separator: "\n\n")
    }

    private func answer(_ name: String, _ comment: String, having field: String?, _ identity: [String], _ limit: [String]) -> String {
        var lines = ["# \(comment)", "@\(name) {", "\tstatus 2xx"]
        if let field { lines.append("\theader \(field) *") }
        lines += ["}", "handle_response @\(name) {"]
        lines += identity.map { "\trequest_header \($0) \(placeholder($0))" }
        lines += limit.map { "\theader \($0) \(placeholder($0))" }
        lines.append("}")
        return lines.map { "\t\t\t\($0)" }.joined(separator: "\n")
    }

    /// Caddy keeps the fields of an answer under their names as Go writes them, and here the case of letters counts.
    private func placeholder(_ field: String) -> String {
        let words = field.lowercased().split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return "{http.reverse_proxy.header.\(words.joined(separator: "-"))}"
    }
}
