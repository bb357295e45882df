import LinuxSystem

/// What clients asked for and were told, each with how much had been done to the disk by then.
final class ToldChanges: Sendable {
    private let keys = Monitor<[Key]>([])

    /// The states of one key, in order. A name is used for one state only.
    private struct Key: Sendable {
        var states: [State] = []
    }

    private struct State: Sendable {
        /// Nil: deleted.
        let name: String?
        let askedAt: Int
        var toldAt: Int?
    }

    func addKey() -> Int {
        keys.change { keys in
            keys.append(Key())
            return keys.count - 1
        }
    }

    func asked(_ key: Int, for name: String?, at eventCount: Int) {
        keys.change { $0[key].states.append(State(name: name, askedAt: eventCount)) }
    }

    func told(_ key: Int, at eventCount: Int) {
        keys.change { $0[key].states[$0[key].states.count - 1].toldAt = eventCount }
    }

    var toldCount: Int { keys.withLock { $0.reduce(0) { $0 + $1.states.count { $0.toldAt != nil } } } }

    func waitUntilTold(_ count: Int) -> Bool {
        keys.wait(atMostMilliseconds: 60_000) { keys in
            keys.reduce(0) { $0 + $1.states.count { $0.toldAt != nil } } >= count ? true : nil
        } ?? false
    }

    /// What is wrong with these names as those that are left after a power cut: nil if each key is in the last state that its client was told of, or in a
    /// later one that was asked for. `names` also has those that were there before.
    func difference(from names: Set<String>, cutAt eventCount: Int) -> String? {
        keys.withLock { keys in
            for key in keys {
                let told = key.states.lastIndex { ($0.toldAt ?? .max) <= eventCount }
                let allowed = key.states[(told ?? 0)...].filter { $0.askedAt <= eventCount }.map(\.name) + (told == nil ? [nil] : [])
                let found = key.states.compactMap(\.name).filter { names.contains($0) }
                guard found.count <= 1 else { return "a key has the names \(found) at once" }
                if !allowed.contains(found.first) { return "a key is \(found.first ?? "gone") and should be one of \(allowed)" }
            }
            return nil
        }
    }

    /// Every name that was asked for.
    var names: Set<String> { keys.withLock { Set($0.flatMap { $0.states.compactMap(\.name) }) } }
}
