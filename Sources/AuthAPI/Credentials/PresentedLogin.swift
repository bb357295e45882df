internal import AccountStore
internal import Tokens

/// A login that was presented and may go on.
struct PresentedLogin: Sendable {
    let claims: TokenClaims
    /// By which the store knows it.
    let digest: LoginDigest
}
