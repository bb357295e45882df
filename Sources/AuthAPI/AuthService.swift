package import AccountStore
package import HTTPServer
package import Tokens

/// What the operator can set of the API's behaviour.
package struct AuthSettings: Sendable {
    package var tokenLifetimeSeconds = 3_600
    package var loginFailuresMaximum = 5
    package var loginFailureWindowSeconds = 120
    /// Accounts and addresses whose failures are remembered at one time.
    package var loginFailureEntriesMaximum = 100_000
    package var jsonDepthMaximum = 32
    package var passwordBytesMaximum = 1_024
    /// Whose `X-Forwarded-For` is believed.
    package var trustedProxies: [AddressRange] = []

    package init() {}
}

/// A range of addresses, `10.0.0.0/8`, `2001:db8::/32`, a single address, or `unix` for every Unix-domain peer.
package struct AddressRange: Hashable, Sendable {
    package init?(_ text: String) { fatalError() }
    package func contains(_ address: PeerAddress) -> Bool { fatalError() }
}

/// What the handlers share.
package final class AuthService: Sendable {
    package init(
        store: AccountStore, signingKeys: SigningKeyRing, settings: AuthSettings, passwordWorkers: WorkerPool,
        observer: any AuthObserver
    ) { fatalError() }

    /// From now on `/readyz` answers 503, so that a load balancer looks elsewhere.
    package func beginDraining() { fatalError() }
}

/// Who hears what the API has to tell its operator.
package protocol AuthObserver: Sendable {
    /// A login succeeded; called on a password worker, so it may touch files.
    func loggedIn(userID: Int)
    /// An answer was a 500: its cause, which the client is not told, under the request's id.
    func failed(requestID: RequestID, cause: String)
}

/// The public API, or the operator's own on the control socket.
package struct AuthApplication: Application {
    package enum Audience: Sendable {
        /// Everybody: a credential decides what may be done.
        case everyone
        /// Whoever may open the control socket: users and everyone's keys, without a credential.
        case localOperator
    }

    package init(_ service: AuthService, for audience: Audience) { fatalError() }
    package func respond(to request: borrowing Request, with response: inout Response) -> Disposition { fatalError() }
    package func describe(_ refusal: RequestRefusal, in response: inout Response) { fatalError() }
}
