internal import Synchronization
internal import TextFormats

/// What readers see: the state as far as it is on disk. The lock is held for work in memory only, so a reader never waits for a disk.
final class PublishedState: Sendable {
    private let state: Mutex<StoreState>
    private let currentHealth = Mutex(StoreHealth.ready)

    init(_ state: consuming sending StoreState) { self.state = Mutex(state) }

    @inline(__always)
    func withLock<Result: ~Copyable>(_ body: (inout StoreState) -> sending Result) -> sending Result {
        state.withLock { body(&$0) }
    }

    var health: StoreHealth { currentHealth.withLock { $0 } }

    var isReadOnly: Bool {
        if case .readOnly = health { true } else { false }
    }

    /// Sets the health and answers what it was before.
    func setHealth(_ new: StoreHealth) -> StoreHealth {
        currentHealth.withLock { health in
            defer { health = new }
            return health
        }
    }
}
