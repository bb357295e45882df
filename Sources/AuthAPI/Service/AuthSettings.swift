/// What the operator can set of the API's behaviour.
package struct AuthSettings: Sendable {
    package var tokenLifetimeSeconds = 3_600
    /// Failed logins of one account from one address within the window, after which no more are tried.
    package var loginFailuresMaximum = 5
    package var loginFailureWindowSeconds = 120
    /// Accounts and addresses whose failures are remembered at one time.
    package var loginFailureEntriesMaximum = 100_000
    /// Objects and arrays inside each other; deeper is 400.
    package var jsonDepthMaximum = 32
    package var passwordBytesMaximum = 1_024
    /// Whose `X-Forwarded-For` is believed.
    package var trustedProxies: [AddressRange] = []

    package init() {}
}
