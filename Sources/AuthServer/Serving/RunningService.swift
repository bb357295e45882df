internal import AccountStore
internal import AuthAPI
internal import HTTPServer
internal import LinuxSystem

/// Everything that serves: started in an order in which a refusal leaves nothing behind, and stopped in the opposite one.
struct RunningService: Sendable {
    private let store: AccountStore
    private let workers: WorkerPool
    private let service: AuthService
    /// The public one and the control socket's.
    private let servers: [Server]

    /// Connections to the control socket at one time.
    static let controlConnectionsMaximum = 16

    /// Where the public listens.
    var addresses: [ListenAddress] { servers[0].addresses }

    /// Opens the store, listens, and makes the first user if there is none.
    static func start(_ configuration: Configuration, _ program: Program, log: Log) throws(ProgramError) -> RunningService {
        var started = Started()
        do throws(ProgramError) {
            return try start(configuration, program, log: log, &started)
        } catch {
            started.undo(log: log)
            throw error
        }
    }

    /// Finishes what is in flight, writes what is still to be written, and gives the data directory back.
    func stop() throws(ProgramError) {
        service.beginDraining()
        for server in servers { server.drain() }
        for server in servers { server.waitUntilStopped() }
        workers.stop()
        do throws(StoreError) { try store.close() } catch { throw .store(error) }
    }

    private static func start(
        _ configuration: Configuration, _ program: Program, log: Log, _ started: inout Started
    ) throws(ProgramError) -> RunningService {
        let controlAddress = try controlAddress(configuration)
        // Before anything is made in the data directory: a taken port must leave no trace.
        try checkAddresses(configuration.listen)
        let answerGroups = AnswerGroups()
        let store = try AccountStore.open(configuration, clock: program.clock, telling: answerGroups.group, log: log)
        started.store = store
        let secrets: JWTSecrets
        do throws(JWTSecretFileError) { secrets = try JWTSecrets.of(configuration, at: program.now) } catch { throw .secrets(error) }
        let workers = try makeWorkers(configuration)
        started.workers = workers
        let firstUserFile = FirstUserFile(directory: configuration.dataDirectory)
        let service = AuthService(
            store: store, signingKeys: secrets.ring, settings: configuration.auth, passwordWorkers: workers,
            observer: APILog(log: log, firstUser: firstUserFile), secretKeeper: secrets.keeper)
        let servers = try listen(configuration, controlAddress, service, answerGroups, program, log, &started)
        // Last: a first user whose start failed would be one whose password nobody was shown.
        try FirstUser.makeIfNeeded(in: store, at: servers[0].addresses[0], firstUserFile, program, log: log)
        return RunningService(store: store, workers: workers, service: service, servers: servers)
    }

    /// What a start that fails must take back.
    private struct Started {
        var store: AccountStore?
        var workers: WorkerPool?
        var servers: [Server] = []

        func undo(log: Log) {
            for server in servers { server.drain() }
            for server in servers { server.waitUntilStopped() }
            workers?.stop()
            do throws(StoreError) {
                try store?.close()
            } catch {
                // What failed first is the program's answer; this is only told.
                log.write(.error, "the store could not be closed") { $0.add("reason", error.description) }
            }
        }
    }
}

// MARK: - The parts

extension RunningService {
    private static func controlAddress(_ configuration: Configuration) throws(ProgramError) -> ListenAddress {
        let path = ControlClient(directory: configuration.dataDirectory).path
        guard path.utf8.count <= ListenAddress.maximumPathBytes else { throw .dataPathTooLong(path) }
        return .unix(path: path)
    }

    private static func checkAddresses(_ addresses: [ListenAddress]) throws(ProgramError) {
        do throws(ServerError) { try Server.checkAreFree(addresses) } catch { throw .server(error) }
    }

    private static func makeWorkers(_ configuration: Configuration) throws(ProgramError) -> WorkerPool {
        let threads = configuration.hashWorkers == 0 ? SystemCall.availableProcessors() : configuration.hashWorkers
        do throws(SystemError) {
            return try WorkerPool(named: "password", threads: threads, capacity: configuration.hashQueueMaximum)
        } catch {
            throw .system(.startWorkers, error)
        }
    }

    /// Commands are few: their connections are among the descriptors that the public ones leave.
    private static func controlLimits(_ limits: ServerLimits) -> ServerLimits {
        var limits = limits
        limits.connectionsMaximum = Self.controlConnectionsMaximum
        return limits
    }

    private static func listen(
        _ configuration: Configuration, _ controlAddress: ListenAddress, _ service: AuthService, _ answerGroups: AnswerGroups, _ program: Program,
        _ log: Log, _ started: inout Started
    ) throws(ProgramError) -> [Server] {
        let loops = configuration.loops == 0 ? SystemCall.availableProcessors() : configuration.loops
        func observer(isControl: Bool) -> ServerLog {
            ServerLog(log: log, logsRequests: configuration.logAccess, isControl: isControl, stopRequests: program.stopRequests)
        }
        do throws(ServerError) {
            started.servers.append(
                try Server(
                    listenOn: configuration.listen, loops: loops, limits: configuration.limits,
                    application: AuthApplication(service, for: .everyone), observer: observer(isControl: false), clock: program.clock,
                    answerGroups: answerGroups))
            started.servers.append(
                try Server(
                    listenOn: [controlAddress], loops: 1, limits: controlLimits(configuration.limits),
                    application: AuthApplication(service, for: .localOperator), observer: observer(isControl: true), clock: program.clock,
                    socketMode: 0o600))
        } catch {
            throw .server(error)
        }
        return started.servers
    }
}
