import LoadGenerator

/// The CPU time of a verification with few keys and with all, presented in no order.
struct VerificationRun {
    private let cores: Cores
    private let measurements: [(StoreFigure, RunningServer, Measurement)]

    private static let connections = 64
    private static let presentedKeys = 100_000
    private static let roundMilliseconds = 1_000

    init(programs: StorePrograms, stores: BenchmarkStores, contents: StoreContents) throws {
        let cores = try Cores()
        self.cores = cores
        let measured: [(StoreFigure, StoreContents, String)] = [
            (.verifyFewNanoseconds, StoreContents(keys: BenchmarkStores.fewKeys), stores.few), (.verifyAllNanoseconds, contents, stores.all),
        ]
        measurements = try measured.map { figure, contents, data in
            let requests = contents.presented(Self.presentedKeys).map(CreationRun.verification)
            let server = try programs.serve(stores.copy(of: data, named: figure.rawValue), requests[0], cores: cores)
            return (figure, server, Measurement(requests: requests, connections: Self.connections))
        }
    }

    func round(_ result: inout StoreResult) throws {
        for (figure, server, measurement) in measurements {
            let round = try cores.onLoad { try measurement.round(server, milliseconds: Self.roundMilliseconds) }
            result.record(figure, round.processor / max(1, round.answers))
        }
    }
}
