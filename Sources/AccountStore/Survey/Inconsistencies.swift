/// What no two entities may have in common.
struct Clashes {
    /// Pairs of ids: the second came later.
    var users: [(Int, Int)] = []
    var keys: [(Int, Int)] = []
}

/// What can only be looked for after everything was read.
extension Survey {
    mutating func findInconsistencies() {
        do throws(Damage) {
            return try state.buildIndexes()
        } catch {
            // That is the first of them; now they are all looked for. Keys without a user are looked for last, when nothing clashes.
            if case .keyWithoutUser = error {} else { clashes = Clashes(users: state.usersWithOneAddress(), keys: state.keysWithOneDigest()) }
        }
        for (first, second) in clashes.users { findings.add(Finding(.damage(.repeatedEmail(userIDs: [first, second])))) }
        for (first, second) in clashes.keys { findings.add(Finding(.damage(.repeatedDigest(keyIDs: [first, second])))) }
        for userID in state.keys.owners.sorted() where !state.users.contains(userID) {
            let slot = Int(state.keys.slots(ofUser: userID)[0])
            findings.add(Finding(.damage(.keyWithoutUser(keyID: state.keys.rows[slot].id, userID: userID))))
        }
    }
}

extension StoreState {
    fileprivate func usersWithOneAddress() -> [(Int, Int)] { Self.repeats(users.all.map { ($0.id, $0.email.foldedEmail) }) }

    fileprivate func keysWithOneDigest() -> [(Int, Int)] {
        var digests: [(Int, KeyDigest)] = []
        keys.forEachInPlace { _, key in digests.append((key.id, key.digest)) }
        return Self.repeats(digests.sorted { $0.0 < $1.0 })
    }

    /// Each that a later one is like, with the latest such. `entities` are in the order of their ids, and so in that in which they came.
    private static func repeats<Mark: Hashable>(_ entities: [(id: Int, mark: Mark)]) -> [(Int, Int)] {
        var latest: [Mark: Int] = [:]
        for entity in entities { latest[entity.mark] = entity.id }
        return entities.compactMap { entity in
            guard let other = latest[entity.mark], other != entity.id else { return nil }
            return (entity.id, other)
        }
    }
}
