import Synchronization

/// The ids that a data directory's users and keys ever had: none is given twice.
final class IssuedIDs: Sendable {
    private let ids: Mutex<(users: Set<Int>, keys: Set<Int>)>

    init(_ holdings: Holdings) { ids = Mutex((Set(holdings.users.keys), Set(holdings.keys.keys))) }

    /// Notes the ids that are new since `before`. A sentence if somebody had one already.
    func note(_ after: Holdings, since before: Holdings) -> String? {
        ids.withLock { ids in
            for id in after.users.keys where before.users[id] == nil {
                if !ids.users.insert(id).inserted { return "the user's id \(id) was given twice" }
            }
            for id in after.keys.keys where before.keys[id] == nil {
                if !ids.keys.insert(id).inserted { return "the key's id \(id) was given twice" }
            }
            return nil
        }
    }
}
