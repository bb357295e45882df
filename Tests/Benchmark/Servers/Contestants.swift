import Glibc
import LinuxSystem
import TestSupport

/// Who takes part: gcreg-auth, the local ceiling, nginx where it is installed, and the programs of a folder.
struct Contestants {
    let job: Job
    /// A directory for what they need and print.
    let folder: String
    let fixture: FixtureFiles

    static let ours = "gcreg-auth"

    func gcregAuth(_ program: String, data: String, port: UInt16) -> Contestant {
        Contestant(
            name: Self.ours, about: "this program", doesTheWork: true,
            command: [program, "serve", "--listen", "127.0.0.1:\(port)", "--data", data],
            environment: ["GCREG_JWT_SECRET": Fixture.secret, "GCREG_LOG_ACCESS": "false"])
    }

    func ceiling(_ program: String, answer: RecordedAnswer, port: UInt16) throws -> Contestant {
        let file = "\(folder)/answer.http"
        try Files.write(answer.bytes, to: file)
        return Contestant(
            name: "ceiling", about: "C, epoll: receive, send a prepared answer, no work", doesTheWork: false, command: [program, "\(port)", file])
    }

    /// nginx with the same answer and no work; nil where it is not installed.
    func nginx(answer: RecordedAnswer, port: UInt16) throws -> Contestant? {
        guard let program = Programs.path(of: "nginx") else { return nil }
        try Files.write(answer.body, to: "\(folder)/answer.json")
        try Files.write(Array(NginxConfiguration(folder: folder, answer: answer, path: job.path, port: port).text.utf8), to: "\(folder)/nginx.conf")
        return Contestant(
            name: "nginx", about: job == .bulkList ? "sends a prepared file, no work" : "return 200, no work", doesTheWork: false,
            command: [program, "-e", "stderr", "-p", folder, "-c", "\(folder)/nginx.conf"])
    }

    /// Each executable in the folder, told where to listen and what to serve.
    static func peers(in peers: String, job: Job, fixture: FixtureFiles) throws -> [(Contestant, port: UInt16)] {
        let names: [String]
        do throws(SystemError) {
            names = try SystemCall.names(inDirectory: peers).sorted()
        } catch {
            throw BenchmarkError("The folder of peers \(peers) cannot be read: \(error.reason).")
        }
        return try names.filter { Programs.isExecutable("\(peers)/\($0)") }.map { name in
            let port = try FreePort.take()
            let contestant = Contestant(
                name: name, about: "peer", doesTheWork: true, command: ["\(peers)/\(name)"],
                environment: ["BENCH_PORT": "\(port)", "BENCH_FIXTURE": fixture.folder, "BENCH_JOB": job.rawValue])
            return (contestant, port)
        }
    }
}
