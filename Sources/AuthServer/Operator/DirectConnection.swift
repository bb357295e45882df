internal import AccountStore
internal import AuthAPI
internal import Cryptography
internal import HTTPServer
internal import LinuxSystem
internal import TextFormats
internal import Tokens

/// The operator's API in this process, on data that no server has: the lock is held until `close`.
final class DirectConnection: OperatorConnection {
    private let store: AccountStore
    private let workers: WorkerPool
    private let application: AuthApplication
    private let log: Log
    private let clock: Clock

    init(_ configuration: Configuration, _ program: Program) throws(ProgramError) {
        let log = try Log.ofCommand(program)
        self.log = log
        clock = program.clock
        do throws(ProgramError) {
            store = try AccountStore.open(configuration, clock: program.clock, log: log)
        } catch {
            log.stop()
            throw error
        }
        do throws(SystemError) {
            workers = try WorkerPool(named: "password", threads: 1, capacity: 1)
        } catch {
            throw .system(.startWorkers, error)
        }
        let service = AuthService(
            store: store, signingKeys: JWTSecrets.unused(), settings: configuration.auth, passwordWorkers: workers,
            observer: APILog(log: log, firstUser: FirstUserFile(directory: configuration.dataDirectory)),
            secretKeeper: JWTSecrets.keeper(of: configuration))
        application = AuthApplication(service, for: .localOperator)
    }

    func send(_ method: HTTPServer.Method, _ target: String, _ body: [UInt8]) throws(ProgramError) -> OperatorAnswer {
        let fields = body.isEmpty ? [] : [(name: "Content-Type", value: "application/json")]
        let response = InProcessExchange(method, target, fields: fields, body: body).run(on: application, at: clock.wallSeconds())
        return OperatorAnswer(status: response.status.code, body: response.body)
    }

    func close() throws(ProgramError) {
        workers.stop()
        defer { log.stop() }
        do throws(StoreError) {
            try store.close()
        } catch {
            throw .store(error)
        }
    }
}

extension AccountStore {
    /// Opens the data directory of the settings; what the store has to say is logged.
    static func open(
        _ configuration: Configuration, clock: Clock, telling: @escaping Telling = { $0() }, log: Log
    ) throws(ProgramError) -> AccountStore {
        do throws(StoreError) {
            return try open(configuration.dataDirectory, settings: configuration.store, clock: clock, telling: telling) { log.happened($0) }
        } catch {
            throw .store(error)
        }
    }
}

extension Log {
    /// The log of a command that is no service: only what a person must know.
    static func ofCommand(_ program: Program) throws(ProgramError) -> Log {
        try starting(level: .warning, .auto, bufferBytes: 65_536, program)
    }

    static func starting(_ configuration: Configuration, _ program: Program) throws(ProgramError) -> Log {
        try starting(level: configuration.logLevel, configuration.logFormat, bufferBytes: configuration.logBufferBytes, program)
    }

    private static func starting(
        level: LogLevel, _ choice: LogFormatChoice, bufferBytes: Int, _ program: Program
    ) throws(ProgramError) -> Log {
        let destination = program.streams.error
        do throws(SystemError) {
            return try Log(
                level: level, format: choice.format(onTerminal: destination.isTerminal), bufferBytes: bufferBytes, to: destination,
                clock: program.clock)
        } catch {
            throw .system(.startLog, error)
        }
    }
}
