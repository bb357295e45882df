/// The configuration of Traefik: a router, a service, and the middleware forwardAuth between them.
struct TraefikText {
    private let plan: ProxyPlan

    init(_ plan: ProxyPlan) { self.plan = plan }

    var text: String {
        """
        # Traefik in front of an API: gcreg-auth is asked about every request, and only what it allows goes through.
        # Printed by `gcreg-auth print traefik`.
        #
        #     client ──► Traefik, \(plan.listen.text) ──► the API, \(plan.upstream.text)
        #                  └──► gcreg-auth, \(plan.authServer.text)
        #
        # Put it into /etc/traefik/dynamic/gcreg-auth.yaml. In the static configuration, traefik.yaml, there must be:
        #
        #     entryPoints:
        #       protected-api:
        #         address: "\(plan.listen.text)"
        #     providers:
        #       file:
        #         directory: /etc/traefik/dynamic
        #
        # Keys with `allowed_ips` need the client's address: add the address that Traefik connects from, such as 127.0.0.1,
        # to `trusted_proxies` in the settings of gcreg-auth. Nobody but Traefik should be able to reach the API.
        #
        # Traefik cannot pass a field of an allowing answer on to the client. How much is left is therefore told to the API, which may
        # repeat it; a refusal, 429 with Retry-After too, goes to the client as it is.

        http:
          routers:
            protected-api:
              # For TLS: `tls: {}` here, and a certificate resolver. Without it keys can be read on the way.
              entryPoints:
                - protected-api
              rule: "PathPrefix(`/`)"
              # What has no such line is open to everybody.
              middlewares:
                - gcreg-auth
              service: protected-api

          middlewares:
            gcreg-auth:
              forwardAuth:
                # Demanded is \(plan.demandInWords).
                # `&cost=2` would count two requests for each. The client's own query is not added to it.
                # While gcreg-auth does not answer, clients get 500, and nothing goes through.
                address: "http://\(plan.authServer.text)/auth/verify?\(plan.demand)"
                # X-Forwarded-For is what Traefik saw, and nothing that the client claims.
                trustForwardHeader: false
                # What leaves for gcreg-auth, beside the X-Forwarded fields. A body never does: `forwardBody` is off unless it is turned on.
                authRequestHeaders:
        \(list(10, PassedFields.credentials))
                # Who the client is, and how much is left. What the client itself sends under these names is replaced, or removed.
                authResponseHeaders:
        \(list(10, PassedFields.identity + PassedFields.limit))
                # All that matches is removed from the client's request. With an underscore, too: many programs take X_Auth_User_Id
                # for X-Auth-User-Id.
                authResponseHeadersRegex: '\(Self.identityPattern)'

          services:
            protected-api:
              loadBalancer:
                passHostHeader: true
                servers:
                  - url: "http://\(plan.upstream.text)"

        """
    }

    /// In Go's language of patterns.
    private static let identityPattern: String = {
        let names = PassedFields.identity.map { $0.replacing("-", with: "[-_]") }
        return "(?i)^(\(names.joined(separator: "|")))$"
    }()
}

/// The elements of a list in YAML.
func list(_ spaces: Int, _ elements: [String]) -> String { indented(spaces, elements.map { "- \($0)" }) }
