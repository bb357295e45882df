/// The configuration of nginx. Its `auth_request` knows 2xx, 401 and 403 only, so it asks with `deny=403` and finds the real status in a field.
struct NginxText {
    private let plan: ProxyPlan

    init(_ plan: ProxyPlan) { self.plan = plan }

    var text: String {
        """
        # nginx in front of an API: gcreg-auth is asked about every request, and only what it allows goes through.
        # Printed by `gcreg-auth print nginx`.
        #
        #     client ──► nginx, \(plan.listen.text) ──► the API, \(plan.upstream.text)
        #                  └──► gcreg-auth, \(plan.authServer.text)
        #
        # Put it into /etc/nginx/conf.d/gcreg-auth.conf, check it with `nginx -t`, and load it with `nginx -s reload`.
        #
        # Keys with `allowed_ips` need the client's address: add the address that nginx connects from, such as 127.0.0.1,
        # to `trusted_proxies` in the settings of gcreg-auth. Nobody but nginx should be able to reach the API.

        upstream gcreg_auth {
            server \(plan.authServer.text);
            keepalive 16;
        }

        upstream gcreg_protected_api {
            server \(plan.upstream.text);
            keepalive 16;
        }

        server {
            # For TLS: `listen 443 ssl;` with `ssl_certificate` and `ssl_certificate_key`. Without it keys can be read on the way.
            listen \(plan.listen.text);

            # A client's X_Auth_User_Id is dropped: many programs take it for X-Auth-User-Id.
            underscores_in_headers off;
            ignore_invalid_headers on;

            # How large a body may be is left to the API.
            client_max_body_size 0;

            # Every other location that you add needs the lines of this one: what has no `auth_request` is open to everybody.
            location / {
                # The API's own answers stay as they are, also 401 and 403; these are the refusals of gcreg-auth.
                proxy_intercept_errors off;
                error_page 401 = @gcreg_unauthorized;
                error_page 403 = @gcreg_refused;

                auth_request /_gcreg_auth;
        \(indented(8, (PassedFields.refusal + PassedFields.identity + PassedFields.limit).map(captured)))

                # Who the client is, for the API. What the client itself sends under these names is replaced,
                # and removed where there is nothing to say, such as the key's id for a login.
        \(indented(8, PassedFields.identity.map { "proxy_set_header \($0) \(variable($0));" }))
                # To keep the credential from the API:
                # proxy_set_header Authorization "";
                # proxy_set_header X-API-Key "";

                # How much is left, for the client, in place of what the API says under these names.
        \(indented(8, PassedFields.limit.map { "proxy_hide_header \($0);" }))
        \(indented(8, PassedFields.limit.map(told)))

                proxy_pass http://gcreg_protected_api;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $host;
                proxy_set_header X-Request-Id $request_id;
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $scheme;
            }

            # The question. While gcreg-auth does not answer, clients get 500, and nothing goes through.
            location = /_gcreg_auth {
                internal;
                # Demanded is \(plan.demandInWords). `cost=2` would count two requests for each.
                # `deny=403` makes every refusal one that nginx understands.
                proxy_pass http://gcreg_auth/auth/verify?\(plan.demand)&deny=403;
                proxy_method GET;
                proxy_http_version 1.1;
                proxy_connect_timeout 1s;
                proxy_read_timeout 5s;

                # Neither the body nor any field but these leaves for gcreg-auth.
                proxy_pass_request_body off;
                proxy_pass_request_headers off;
                proxy_set_header Content-Length "";
                proxy_set_header Connection "";
                proxy_set_header Host $host;
        \(indented(8, PassedFields.credentials.map { "proxy_set_header \($0) \(requestVariable($0));" }))
                proxy_set_header X-Request-Id $request_id;
                # The address that nginx saw, and nothing that the client claims.
                proxy_set_header X-Forwarded-For $remote_addr;
            }

            # No credential, or none that is good. nginx passes the field WWW-Authenticate on by itself.
            location @gcreg_unauthorized {
                default_type application/problem+json;
                add_header Cache-Control no-store always;
                return 401 '\(Self.problem(401, "Unauthorized", "Send a valid API key or login token, in Authorization: Bearer or X-API-Key."))';
            }

            # Every other refusal, with the status that gcreg-auth meant.
            location @gcreg_refused {
                default_type application/problem+json;
                add_header Cache-Control no-store always;
        \(indented(8, (PassedFields.refusal + PassedFields.limit).map(told)))
                if ($gcreg_x_auth_denied = rate_limited) {
                    return 429 '\(Self.problem(429, "Too Many Requests", "The hourly limit is reached. Try again when Retry-After has passed."))';
                }
                if ($gcreg_x_auth_denied = two_credentials) {
                    return 400 '\(Self.problem(400, "Bad Request", "There are two credentials. Send one, in Authorization or in X-API-Key."))';
                }
                return 403 '\(Self.problem(403, "Forbidden", "The credential does not allow this request. X-Auth-Denied says why."))';
            }
        }

        """
    }
}

extension NginxText {
    private func captured(_ field: String) -> String { "auth_request_set \(variable(field)) $upstream_http_\(underscored(field));" }

    /// A field without a value is left out by nginx.
    private func told(_ field: String) -> String { "add_header \(field) \(variable(field)) always;" }

    private func variable(_ field: String) -> String { "$gcreg_\(underscored(field))" }

    private func requestVariable(_ field: String) -> String { "$http_\(underscored(field))" }

    private func underscored(_ field: String) -> String { field.lowercased().replacing("-", with: "_") }

    private static func problem(_ status: Int, _ title: String, _ detail: String) -> String {
        #"{"type":"about:blank","title":"\#(title)","status":\#(status),"detail":"\#(detail)"}"#
    }
}

/// Lines that stand in a text at the same distance from its edge.
func indented(_ spaces: Int, _ lines: [String]) -> String {
    lines.map { String(repeating: " ", count: spaces) + $0 }.joined(separator: "\n")
}
