package import AccountStore
package import HTTPServer
internal import Synchronization
package import Tokens

/// What the handlers share.
package final class AuthService: Sendable {
    let store: AccountStore
    let settings: AuthSettings
    let passwordWorkers: WorkerPool
    let observer: any AuthObserver
    let signingKeys: SharedKeyRing
    let signer: TokenSigner
    /// Nil where the settings have the secret of login tokens.
    let secretKeeper: (any SecretKeeper)?
    let authentication: Authentication
    let rateLimiting: RateLimiting
    let scopes: RequiredScopes
    let scopeNames: ScopeNames
    let clientAddress: ClientAddress
    let decoy: DecoyPassword
    let throttle: Mutex<LoginThrottle>
    private let problems: ProblemWriter
    private let isDraining = Atomic(false)

    package init(
        store: AccountStore, signingKeys: SigningKeyRing, settings: AuthSettings, passwordWorkers: WorkerPool,
        observer: any AuthObserver, secretKeeper: (any SecretKeeper)? = nil
    ) {
        self.store = store
        self.settings = settings
        self.passwordWorkers = passwordWorkers
        self.observer = observer
        let signingKeys = SharedKeyRing(signingKeys)
        self.signingKeys = signingKeys
        self.secretKeeper = secretKeeper
        signer = TokenSigner(signingKeys)
        authentication = Authentication(store: store, verifier: TokenVerifier(signingKeys))
        rateLimiting = RateLimiting(store: store)
        scopes = RequiredScopes(store.vocabulary)
        scopeNames = ScopeNames(store.vocabulary)
        problems = ProblemWriter(scopeNames: scopeNames)
        clientAddress = ClientAddress(trustedProxies: settings.trustedProxies)
        decoy = DecoyPassword(store: store)
        throttle = Mutex(
            LoginThrottle(
                failuresMaximum: settings.loginFailuresMaximum, windowSeconds: Int64(settings.loginFailureWindowSeconds),
                entriesMaximum: settings.loginFailureEntriesMaximum))
    }

    /// From now on `/readyz` answers 503, so that a load balancer looks elsewhere.
    package func beginDraining() { isDraining.store(true, ordering: .relaxed) }

    var readiness: Readiness { Readiness(store: store.health, isDraining: isDraining.load(ordering: .relaxed)) }

    /// Makes the response the answer to a problem. The cause of a failure goes to the operator alone.
    func answer(_ problem: Problem, as status: Status? = nil, to requestID: RequestID, _ response: inout Response) {
        if case .internalFailure(let cause) = problem { observer.failed(requestID: requestID, cause: cause) }
        problems.write(problem, as: status, requestID: requestID, to: &response)
    }
}
