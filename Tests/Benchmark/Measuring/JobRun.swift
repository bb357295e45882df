import LinuxSystem
import LoadGenerator
import TestSupport

/// One job from the start of its servers to their end. All of them run at once and are measured in turn, so that a slow spell of the machine falls on all.
struct JobRun {
    let job: Job
    let options: BenchmarkOptions
    let cores: Cores
    let fixture: FixtureFiles
    /// The imported data directory.
    let data: String
    let folder: String
    let interruption: Interruption

    static let warmUpMilliseconds = 500

    func run() throws -> JobResult {
        let requests = try fixture.credentials(for: job).map { LoadPlan.get(job.path, bearer: $0) }
        let measurement = Measurement(requests: requests, connections: options.connections)
        let servers = try start(first: requests[0])
        for server in servers {
            _ = try measurement.round(server, milliseconds: Self.warmUpMilliseconds)
            try interruption.check()
        }
        var rounds = servers.map { _ in [Round]() }
        for number in 0..<options.rounds {
            for (index, server) in servers.enumerated() {
                try rounds[index].append(measurement.round(server, milliseconds: options.roundMilliseconds))
                try interruption.check()
            }
            Progress.say("\(job.rawValue): round \(number + 1) of \(options.rounds)")
        }
        let counter = SystemCallCount(measurement: measurement, folder: folder)
        let results = try zip(servers, rounds).map { server, rounds in
            ServerResult(
                name: server.contestant.name, about: server.contestant.about, doesTheWork: server.contestant.doesTheWork, rounds: rounds,
                memoryBytes: try ProcessUsage.memory(of: server.process.processID), startMicroseconds: Int(server.startMicroseconds),
                systemCallsPerHundred: try counter.perHundredAnswers(server))
        }
        servers.forEach { $0.process.end() }
        return JobResult(job: job, connections: options.connections, roundMilliseconds: options.roundMilliseconds, servers: results)
    }

    /// Starts and checks everyone: ours must do the job, and a peer that does not is left out.
    private func start(first request: [UInt8]) throws -> [RunningServer] {
        let contestants = Contestants(job: job, folder: folder, fixture: fixture)
        let ourPort = try FreePort.take()
        let ours = try started(contestants.gcregAuth(options.program, data: data, port: ourPort), request, ourPort)
        try ServerCheck(server: ours, job: job, fixture: fixture).run()
        let answer = try RecordedAnswer(asking: ours, request)
        var servers = [ours]
        let ceilingPort = try FreePort.take()
        servers.append(try started(contestants.ceiling(options.ceiling, answer: answer, port: ceilingPort), request, ceilingPort))
        let nginxPort = try FreePort.take()
        if let nginx = try contestants.nginx(answer: answer, port: nginxPort) { servers.append(try started(nginx, request, nginxPort)) }
        if let peers = options.peers {
            for (contestant, port) in try Contestants.peers(in: peers, job: job, fixture: fixture) { servers += peer(contestant, request, port) }
        }
        return servers
    }

    private func started(_ contestant: Contestant, _ request: [UInt8], _ port: UInt16) throws -> RunningServer {
        try interruption.check()
        return try RunningServer(contestant, port: port, cores: cores, folder: folder, request: request)
    }

    private func peer(_ contestant: Contestant, _ request: [UInt8], _ port: UInt16) -> [RunningServer] {
        do {
            let server = try started(contestant, request, port)
            try ServerCheck(server: server, job: job, fixture: fixture).run()
            return [server]
        } catch {
            Progress.say("\(contestant.name) is left out: \(error)")
            return []
        }
    }
}

extension RecordedAnswer {
    init(asking server: RunningServer, _ request: [UInt8]) throws {
        let answer = try server.ask(request)
        body = answer.body
        fields = answer.fields
        let head = ["HTTP/1.1 200 OK"] + answer.fields.map { "\($0.name): \($0.value)" }
        bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + answer.body
    }
}
