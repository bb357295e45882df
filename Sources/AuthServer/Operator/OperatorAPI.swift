internal import AccountStore
internal import HTTPServer
internal import LinuxSystem
internal import TextFormats

/// What the commands ask of the operator's API. The bodies of its answers are handed on as they are.
struct OperatorAPI {
    let connection: any OperatorConnection

    func users() throws(ProgramError) -> [UInt8] { try ask(.get, "/auth/users") }

    func user(_ id: Int) throws(ProgramError) -> [UInt8] { try ask(.get, "/auth/users/\(id)") }

    /// A list of at most one.
    func users(email: String) throws(ProgramError) -> [UInt8] {
        try ask(.get, "/auth/users?email=\(PercentEncoding.queryValue(email))")
    }

    func addUser(_ email: String, password: String, scopes: String?) throws(ProgramError) -> [UInt8] {
        var body: [UInt8] = []
        body.openObject()
        body.member("email", email)
        body.member("password", password)
        if let scopes { body.member("scopes", scopes) }
        body.closeObject()
        return try ask(.post, "/auth/users", body)
    }

    func setPassword(of id: Int, to password: String) throws(ProgramError) -> [UInt8] {
        var body: [UInt8] = []
        body.openObject()
        body.member("password", password)
        body.closeObject()
        return try ask(.patch, "/auth/users/\(id)", body)
    }

    func setActive(_ isActive: Bool, of id: Int) throws(ProgramError) -> [UInt8] {
        var body: [UInt8] = []
        body.openObject()
        body.member("is_active", isActive)
        body.closeObject()
        return try ask(.patch, "/auth/users/\(id)", body)
    }

    func removeUser(_ id: Int) throws(ProgramError) { _ = try ask(.delete, "/auth/users/\(id)") }

    func apiKeys(ofUser id: Int?) throws(ProgramError) -> [UInt8] {
        try ask(.get, id.map { "/auth/api-keys?user_id=\($0)" } ?? "/auth/api-keys")
    }

    func addAPIKey(ofUser id: Int, _ wish: APIKeyWishes) throws(ProgramError) -> [UInt8] {
        try ask(.post, "/auth/users/\(id)/api-keys", wish.json)
    }

    func rotateAPIKey(_ id: Int, graceSeconds: Int?) throws(ProgramError) -> [UInt8] {
        var body: [UInt8] = []
        body.openObject()
        if let graceSeconds { body.member("grace_seconds", graceSeconds) }
        body.closeObject()
        return try ask(.post, "/auth/api-keys/\(id)/rotate", body)
    }

    func revokeAPIKey(_ id: Int) throws(ProgramError) { _ = try ask(.delete, "/auth/api-keys/\(id)") }

    /// How far the newest journal is on disk.
    func journal() throws(ProgramError) -> [UInt8] { try askOfStore(.get, "/store/journal") }

    func compact() throws(ProgramError) -> [UInt8] { try askOfStore(.post, "/store/compact") }

    /// A server that does not know the path is of an earlier version.
    private func askOfStore(_ method: HTTPServer.Method, _ target: String) throws(ProgramError) -> [UInt8] {
        do throws(ProgramError) {
            return try ask(method, target)
        } catch {
            if case .refused(let refusal) = error, refusal.status == 404 { throw .unexpectedAnswer }
            throw error
        }
    }

    /// The secrets of login tokens, without the secrets.
    func secrets() throws(ProgramError) -> [UInt8] { try ask(.get, "/auth/secrets") }

    func rotateSecret() throws(ProgramError) -> [UInt8] { try ask(.post, "/auth/secrets/rotate") }

    private func ask(_ method: HTTPServer.Method, _ target: String, _ body: [UInt8] = []) throws(ProgramError) -> [UInt8] {
        let answer = try connection.send(method, target, body)
        guard answer.isSuccess else { throw .refused(OperatorRefusal(answer)) }
        return answer.body
    }
}

extension Program {
    enum MissingData { case make, refuse }

    /// Asks the running server, or else works on the data itself, and gives back what that took.
    func withOperatorAPI(
        _ invocation: Invocation, missingData: MissingData = .refuse, _ body: (OperatorAPI) throws(ProgramError) -> Void
    ) throws(ProgramError) {
        let configuration = try resolveSettings(invocation).configuration
        let connection: any OperatorConnection = try reachStore(
            configuration, missingData, server: { $0 }, directly: { () throws(ProgramError) in try DirectConnection(configuration, self) })
        do throws(ProgramError) {
            try body(OperatorAPI(connection: connection))
        } catch {
            // What went wrong first is what matters; closing tells the log the rest.
            do throws(ProgramError) { try connection.close() } catch { report(error.sentences[0]) }
            throw error
        }
        try connection.close()
    }

    /// Makes something of the running server or, where none runs, of the data directory itself.
    func reachStore<Reached>(
        _ configuration: Configuration, _ missingData: MissingData, server: (ControlClient) -> Reached,
        directly: () throws(ProgramError) -> Reached
    ) throws(ProgramError) -> Reached {
        let client = ControlClient(directory: configuration.dataDirectory)
        let deadline = Clock.elapsedMicroseconds() + Self.lockWaitMilliseconds * 1_000
        while true {
            if try client.isAnswered() { return server(client) }
            if missingData == .refuse { try checkDataDirectory(configuration.dataDirectory) }
            do throws(ProgramError) {
                return try directly()
            } catch {
                // A server that is about to listen on the control socket, or another command that is done in a moment.
                guard case .store(.locked) = error, Clock.elapsedMicroseconds() < deadline else { throw error }
            }
            _ = Monitor(()).wait(atMostMilliseconds: Self.lockPauseMilliseconds) { _ -> Void? in nil }
        }
    }

    /// How long a command waits for a data directory that another process has, and how often it looks again.
    static let lockWaitMilliseconds: Int64 = 5_000
    private static let lockPauseMilliseconds: Int64 = 20

    /// What only looks at accounts, or changes one, must not make a store of whatever directory it was given by mistake.
    func checkDataDirectory(_ path: String) throws(ProgramError) {
        do throws(SystemError) {
            if try AccountStore.isPresent(in: path) { return }
        } catch {
            if error.isNotFound { throw .noDataDirectory(path) }
            throw .system(.lookAtDataDirectory(path), error)
        }
        throw .noAccounts(path)
    }
}
