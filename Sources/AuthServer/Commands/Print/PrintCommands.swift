internal import HTTPServer

/// `print …`: a configuration for a proxy that asks this server about every request to an API behind it.
enum PrintCommands {
    static let nginx = command(
        "nginx", "an nginx that lets through what this server allows", file: "/etc/nginx/conf.d/gcreg-auth.conf",
        notes: "It uses auth_request, and turns the 403 that stands for a 429 back into one."
    ) { NginxText($0).text }

    static let caddy = command(
        "caddy", "a Caddy that lets through what this server allows", file: "/etc/caddy/Caddyfile",
        notes: "It is what `forward_auth` is short for, written out, so that the client is told its limit, too."
    ) { CaddyText($0).text }

    static let traefik = command(
        "traefik", "a Traefik that lets through what this server allows", file: "/etc/traefik/dynamic/gcreg-auth.yaml",
        notes: "It is a file for the file provider, with the middleware forwardAuth."
    ) { TraefikText($0).text }

    static let envoy = command(
        "envoy", "an Envoy that lets through what this server allows", file: "/etc/envoy/envoy.yaml",
        notes: "It uses ext_authz over HTTP, with the demands in the path, where no client can change them."
    ) { EnvoyText($0).text }

    static let apisix = command(
        "apisix", "an APISIX that lets through what this server allows", file: "conf/apisix.yaml",
        notes: "It is for the standalone mode, with the plugin forward-auth."
    ) { APISIXText($0).text }

    private static func command(
        _ proxy: String, _ summary: String, file: String, notes: String, _ text: @escaping @Sendable (ProxyPlan) -> String
    ) -> Command {
        Command(
            path: ["print", proxy], summary: "print the configuration of \(summary)", options: [.upstream, .listen, .scope, .authServer, .config],
            notes: """
                \(notes) Everything that may have to be changed is
                explained in the file itself. Here --listen is where the proxy serves (default \(ProxyPlan.listenDefault)).
                """,
            examples: [
                Command.Example("gcreg-auth print \(proxy) > \(file)", "protect http://\(ProxyPlan.upstreamDefault)"),
                Command.Example(
                    "gcreg-auth print \(proxy) --listen 127.0.0.1:8000 --upstream http://127.0.0.1:9000 --scope read,write",
                    "with addresses and scopes of your own"),
            ],
            run: { invocation, program throws(ProgramError) in
                let settings = try program.resolveSettings(file: invocation.value(of: .config)).configuration
                let plan: ProxyPlan
                do throws(UsageError) {
                    plan = try ProxyPlan(invocation, settings)
                } catch {
                    throw .usage(error)
                }
                try program.print(text(plan))
            })
    }
}
