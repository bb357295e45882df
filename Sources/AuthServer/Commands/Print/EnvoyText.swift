/// The configuration of Envoy. Its ext_authz puts the client's path and query behind `path_prefix`, so the demands stand in front of them, in the path.
struct EnvoyText {
    private let plan: ProxyPlan

    init(_ plan: ProxyPlan) { self.plan = plan }

    var text: String {
        """
        # Envoy in front of an API: gcreg-auth is asked about every request, and only what it allows goes through.
        # Printed by `gcreg-auth print envoy`.
        #
        #     client ──► Envoy, \(plan.listen.text) ──► the API, \(plan.upstream.text)
        #                  └──► gcreg-auth, \(plan.authServer.text)
        #
        # Put it into /etc/envoy/envoy.yaml, check it with `envoy --mode validate -c /etc/envoy/envoy.yaml`, and start Envoy with it (1.30 or later).
        #
        # Keys with `allowed_ips` need the client's address: add the address that Envoy connects from, such as 127.0.0.1,
        # to `trusted_proxies` in the settings of gcreg-auth. Nobody but Envoy should be able to reach the API.

        static_resources:
          listeners:
            - name: protected_api
              address:
                socket_address:
                  address: "\(plan.listen.bareHost)"
                  port_value: \(plan.listen.port)
              filter_chains:
                # For TLS: a `transport_socket` with a DownstreamTlsContext. Without it keys can be read on the way.
                - filters:
                    - name: envoy.filters.network.http_connection_manager
                      typed_config:
                        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                        stat_prefix: protected_api
                        # Writes the address that Envoy saw at the right of X-Forwarded-For, which is where gcreg-auth reads it.
                        use_remote_address: true
                        normalize_path: true
                        merge_slashes: true
                        common_http_protocol_options:
                          # A client's X_Auth_User_Id is dropped: many programs take it for X-Auth-User-Id.
                          headers_with_underscores_action: DROP_HEADER
                        http_filters:
                          # First, who a client says it is does not count.
                          - name: envoy.filters.http.header_mutation
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
                              mutations:
                                request_mutations:
        \(list(26, PassedFields.identity.map { "remove: \($0.lowercased())" }))
                          # Then gcreg-auth is asked. A refusal goes to the client as it is: 401, 403, and 429 with Retry-After.
                          - name: envoy.filters.http.ext_authz
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
                              transport_api_version: V3
                              # While gcreg-auth does not answer, clients get 503, and nothing goes through.
                              failure_mode_allow: false
                              status_on_error:
                                code: ServiceUnavailable
                              # What leaves for gcreg-auth, beside method, path and host. A body does not: there is no `with_request_body`.
                              allowed_headers:
                                patterns:
        \(list(26, (PassedFields.credentials + ["X-Forwarded-For", "X-Request-Id"]).map(exact)))
                              http_service:
                                server_uri:
                                  uri: http://\(plan.authServer.text)
                                  cluster: gcreg_auth
                                  timeout: 5s
                                # Demanded is \(plan.demandInWords).
                                # `;cost=2` behind it would count two requests for each. Envoy puts the client's path and query
                                # behind this prefix; gcreg-auth reads no demand in them.
                                path_prefix: "/auth/verify;\(plan.demand)"
                                authorization_response:
                                  # Who the client is, for the API.
                                  allowed_upstream_headers:
                                    patterns:
        \(list(30, PassedFields.identity.map(exact)))
                                  # What a refused client is told,
                                  allowed_client_headers:
                                    patterns:
        \(list(30, (["Content-Type", "Cache-Control"] + PassedFields.refusal + PassedFields.limit).map(exact)))
                                  # and what an allowed one is told, beside the API's own answer.
                                  allowed_client_headers_on_success:
                                    patterns:
        \(list(30, PassedFields.limit.map(exact)))
                          - name: envoy.filters.http.router
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                        route_config:
                          name: protected_api
                          # What the API says under these names does not stand beside what gcreg-auth says.
                          response_headers_to_remove:
        \(list(20, PassedFields.limit.map { $0.lowercased() }))
                          virtual_hosts:
                            - name: protected_api
                              domains:
                                - "*"
                              routes:
                                - match:
                                    prefix: /
                                  route:
                                    cluster: protected_api
          clusters:
        \(cluster("protected_api", plan.upstream))
        \(cluster("gcreg_auth", plan.authServer))

        """
    }

    private func exact(_ field: String) -> String { "exact: \(field.lowercased())" }

    private func cluster(_ name: String, _ address: ProxyAddress) -> String {
        """
            - name: \(name)
              type: STRICT_DNS
              connect_timeout: 1s
              load_assignment:
                cluster_name: \(name)
                endpoints:
                  - lb_endpoints:
                      - endpoint:
                          address:
                            socket_address:
                              address: "\(address.bareHost)"
                              port_value: \(address.port)
        """
    }
}
