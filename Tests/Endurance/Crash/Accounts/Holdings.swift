/// Users and keys, of one client or of everybody.
struct Holdings: Equatable, Sendable {
    var users: [Int: UserState] = [:]
    var keys: [Int: KeyState] = [:]

    /// Takes out a user with the keys that go along.
    mutating func removeUser(_ id: Int) {
        users[id] = nil
        keys = keys.filter { $0.value.userID != id }
    }

    /// Some of the users, and their keys.
    func part(_ isMeant: (UserState) -> Bool) -> Holdings {
        let users = users.filter { isMeant($0.value) }
        return Holdings(users: users, keys: keys.filter { users[$0.value.userID] != nil })
    }

    /// What is different here from what there should be, a sentence each.
    func differences(from expected: Holdings) -> [String] {
        Self.differences("user", expected.users, users) + Self.differences("key", expected.keys, keys)
    }

    private static func differences<State: Equatable>(_ kind: String, _ expected: [Int: State], _ found: [Int: State]) -> [String] {
        Set(expected.keys).union(found.keys).sorted().compactMap { id in
            switch (expected[id], found[id]) {
            case (let expected?, let found?): expected == found ? nil : "\(kind) \(id) should be \(expected) and is \(found)"
            case (let expected?, nil): "\(kind) \(id) is gone, which should be \(expected)"
            case (nil, let found?): "\(kind) \(id) is there and should not be: \(found)"
            case (nil, nil): nil
            }
        }
    }
}
