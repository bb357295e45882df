import Glibc
import HTTPServer
import TestSupport

/// A proxy that may be installed, and how it is started for a test: in the foreground, with everything it writes in the test's own directory.
enum Proxy: String, Sendable {
    case nginx
    case caddy

    var isInstalled: Bool { Programs.path(of: rawValue) != nil }

    /// Starts it with the configuration that a person would have printed, and returns once it listens.
    func start(_ printed: String, in directory: TemporaryDirectory) throws -> RunningProgram {
        try writeFile(directory.file("printed"), Array(printed.utf8))
        try writeFile(directory.file("main"), Array((self == .nginx ? nginxFile(directory) : caddyFile(printed)).utf8))
        let program = try RunningProgram(
            self == .nginx
                ? ["-p", directory.path, "-c", directory.file("main"), "-e", "stderr"]
                : ["run", "--adapter", "caddyfile", "--config", directory.file("main")],
            executable: Programs.path(of: rawValue)!, environment: ["HOME": directory.path, "PATH": "/usr/bin:/bin"])
        guard program.waitForLine(containing: self == .nginx ? "start worker process " : "serving initial configuration") != nil else {
            throw LoopbackClient.Failure(description: "\(rawValue) did not start: \(program.standardErrorSoFar)")
        }
        return program
    }

    /// What stands around a file in conf.d.
    private func nginxFile(_ directory: TemporaryDirectory) -> String {
        """
        daemon off;
        worker_processes 1;
        pid \(directory.file("nginx.pid"));
        error_log stderr notice;
        \(Programs.isRoot ? "user root;" : "")
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path \(directory.file("client"));
            proxy_temp_path \(directory.file("proxy"));
            fastcgi_temp_path \(directory.file("fastcgi"));
            uwsgi_temp_path \(directory.file("uwsgi"));
            scgi_temp_path \(directory.file("scgi"));
            include \(directory.file("printed"));
        }

        """
    }

    /// Its address for the operator is a fixed one, so it does without.
    private func caddyFile(_ printed: String) -> String {
        """
        {
            admin off
        }

        \(printed)
        """
    }
}

/// A proxy with its printed configuration between a client and an API, ended with the test.
final class ProtectedAPI {
    let api: RecordingServer
    let address: ListenAddress
    private let directory = TemporaryDirectory()
    private let proxy: RunningProgram

    init(_ kind: Proxy, asking authServer: ListenAddress, scope: String = "read", _ api: RecordingServer) throws {
        self.api = api
        address = .ipv4(0x7F00_0001, port: try FreePort.take())
        let printed = try RunningProgram.run([
            "print", kind.rawValue, "--listen", "\(address)", "--upstream", "http://\(api.address)", "--auth-server", "\(authServer)", "--scope=\(scope)",
        ])
        guard printed.exitCode == 0 else { throw LoopbackClient.Failure(description: printed.standardError) }
        proxy = try kind.start(printed.standardOutput, in: directory)
    }

    convenience init(_ kind: Proxy, _ service: Service, scope: String = "read") throws {
        let api = try RecordingServer { _ in ("200 OK\r\nX-RateLimit-Limit: 777\r\nRateLimit: \"the API's own\"", "from the API") }
        try self.init(kind, asking: service.address, scope: scope, api)
    }

    deinit {
        proxy.signal(SIGTERM)
        _ = proxy.waitUntilEnded()
    }

    func client() throws -> LoopbackClient { try LoopbackClient(address) }

    /// One request on a connection of its own.
    func call(_ target: String = "/things", _ fields: String...) throws -> Answer {
        try client().call(target, fields)
    }
}

extension LoopbackClient {
    func call(_ target: String, _ fields: [String]) throws -> Answer {
        try send("GET \(target) HTTP/1.1\r\nHost: api.example.org\r\n\(fields.map { "\($0)\r\n" }.joined())\r\n")
        return try readAnswer()
    }
}

extension Answer {
    func values(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value) }
}
