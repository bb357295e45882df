internal import TextFormats

/// One change of what exists, decided and ready for the journal.
///
/// Whole entities and absolute values, so that taking one in twice, or over a state that already has it, ends in the same state: that is what lets
/// a snapshot be written while changes go on.
enum Mutation: Equatable, Sendable {
    case putUser(User)
    /// The user's keys go with the user.
    case removeUser(Int)
    case putAPIKey(APIKey)
    case removeAPIKey(Int)
    case recordUsage([KeyUsage])
}

/// How much a key was used: its count in the latest hour, and when it was last used.
struct KeyUsage: Equatable, Sendable {
    let keyID: Int
    let quota: HourlyQuota
    let lastUsed: Timestamp
}
