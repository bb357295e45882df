/// What one job gave, ours first.
struct JobResult: Codable, Equatable, Sendable {
    var job: Job
    var connections: Int
    var roundMilliseconds: Int
    var servers: [ServerResult]

    /// The cheapest first.
    var ranking: [ServerResult] { servers.sorted { $0.best < $1.best } }

    var ours: ServerResult? { servers.first { $0.name == Contestants.ours } }

    /// More than this share of a processor, and the figures are of the neighbours rather than of the servers.
    static let disturbanceMaximum = 0.1
    /// Of one processor: below it the load, not the server, was the limit.
    static let busyMinimum = 0.9

    var warnings: [String] {
        let rounds = servers.flatMap(\.rounds)
        let elapsed = rounds.reduce(0) { $0 + Double($1.elapsed) }
        var warnings: [String] = []
        for (share, what) in [
            (rounds.reduce(0) { $0 + Double($1.others) } / elapsed, "used by other programs"),
            (rounds.reduce(0) { $0 + Double($1.stolen) } / elapsed, "kept by the hypervisor"),
        ] where share > Self.disturbanceMaximum {
            warnings.append("\(job.rawValue): \(Decimals.text(share * 100, 0)) % of a processor was \(what) while measuring, which is too much: measure again.")
        }
        for server in servers where server.busyShare < Self.busyMinimum {
            warnings.append(
                "\(job.rawValue): \(server.name) was busy for \(Decimals.text(server.busyShare * 100, 0)) % of the time only, so that its requests/s are not its limit."
            )
        }
        return warnings
    }
}
