/// A server to be measured: how it is started, and what may be expected of it.
struct Contestant {
    let name: String
    let about: String
    /// Whether it checks credentials, or answers the same to everyone.
    let doesTheWork: Bool
    let command: [String]
    var environment: [String: String] = [:]
}
