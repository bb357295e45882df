/// The configuration of APISIX in its standalone mode: one route with three plugins.
struct APISIXText {
    private let plan: ProxyPlan

    init(_ plan: ProxyPlan) { self.plan = plan }

    var text: String {
        """
        # APISIX in front of an API: gcreg-auth is asked about every request, and only what it allows goes through.
        # Printed by `gcreg-auth print apisix`.
        #
        #     client ──► APISIX, \(plan.listen.text) ──► the API, \(plan.upstream.text)
        #                  └──► gcreg-auth, \(plan.authServer.text)
        #
        # Put it into conf/apisix.yaml; the last line, #END, belongs to it. In conf/config.yaml there must be:
        #
        #     deployment:
        #       role: data_plane
        #       role_data_plane:
        #         config_provider: yaml
        #     apisix:
        #       node_listen:
        #         - ip: "\(plan.listen.bareHost)"
        #           port: \(plan.listen.port)
        #     nginx_config:
        #       http:
        #         underscores_in_headers: "off"
        #
        # The last setting drops a client's X_Auth_User_Id, which many programs take for X-Auth-User-Id. For TLS, `apisix.ssl`:
        # without it keys can be read on the way.
        #
        # Keys with `allowed_ips` need the client's address: add the address that APISIX connects from, such as 127.0.0.1,
        # to `trusted_proxies` in the settings of gcreg-auth. Nobody but APISIX should be able to reach the API.

        routes:
          - id: protected-api
            uri: "/*"
            plugins:
              # First, in the phase before all others: who a client says it is does not count.
              proxy-rewrite:
                headers:
                  remove:
        \(list(12, PassedFields.identity + PassedFields.identityWithUnderscores + PassedFields.limit))
              # Then gcreg-auth is asked, without the body.
              forward-auth:
                # Demanded is \(plan.demandInWords).
                # `&cost=2` would count two requests for each. The client's own query is not added to it.
                uri: "http://\(plan.authServer.text)/auth/verify?\(plan.demand)"
                request_method: GET
                timeout: 5000
                # While gcreg-auth does not answer, clients get 503, and nothing goes through.
                allow_degradation: false
                status_on_error: 503
                # What leaves for gcreg-auth, beside the X-Forwarded fields.
                request_headers:
        \(list(10, PassedFields.credentials))
                # Who the client is, for the API; and how much is left, for the plugin below.
                upstream_headers:
        \(list(10, PassedFields.identity + PassedFields.limit))
                # What a refused client is told: a refusal goes to the client with its status, 429 with Retry-After too.
                client_headers:
        \(list(10, ["Content-Type", "Cache-Control"] + PassedFields.refusal + PassedFields.limit))
              # What an allowed client is told: how much is left, in place of what the API says under these names.
              response-rewrite:
                # Only where gcreg-auth said so: not for a refusal, and not for a login token, which has no limit.
                vars:
                  - - http_\(Self.variable(PassedFields.limit[0]))
                    - "~~"
                    - "^[0-9]+$"
                headers:
                  set:
        \(indented(12, PassedFields.limit.filter { $0 != "X-Auth-Key-Expires-In" }.map { "\($0): \"$http_\(Self.variable($0))\"" }))
            upstream:
              type: roundrobin
              nodes:
                "\(plan.upstream.text)": 1
        #END

        """
    }

    private static func variable(_ field: String) -> String { field.lowercased().replacing("-", with: "_") }
}
