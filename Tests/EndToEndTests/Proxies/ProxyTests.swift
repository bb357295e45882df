import Testing

@Suite(.enabled(if: Proxy.nginx.isInstalled, "nginx is not installed; `apt-get install nginx-light` lets these tests run"))
struct NginxTests {
    @Test(arguments: ProxyPromise.all)
    func `nginx keeps what its printed configuration promises`(_ promise: ProxyPromise) throws { try promise.check(.nginx) }
}

@Suite(.enabled(if: Proxy.caddy.isInstalled, "Caddy is not installed; `apt-get install caddy` lets these tests run"))
struct CaddyTests {
    @Test(arguments: ProxyPromise.all)
    func `Caddy keeps what its printed configuration promises`(_ promise: ProxyPromise) throws { try promise.check(.caddy) }
}
