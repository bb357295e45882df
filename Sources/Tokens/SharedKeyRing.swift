internal import Synchronization

/// The ring in use, which may be put in another's place at any time, on any thread.
///
/// Every login token is verified with it, so a reader neither locks nor counts: it loads one address. What lies there stays there for that reason, also
/// when another ring is in use: a reader may still be looking at it. Whoever replaces rings must not do so without end.
@safe package final class SharedKeyRing: Sendable {
    private let current: Atomic<Unmanaged<PublishedRing>>
    /// Every ring that was ever in use, so that none of them goes.
    private let all: Mutex<[PublishedRing]>

    package init(_ ring: SigningKeyRing) {
        let first = PublishedRing(ring)
        unsafe current = Atomic(Unmanaged.passUnretained(first))
        all = Mutex([first])
    }

    /// Has tokens signed and verified with another ring from now on. What has begun ends with the ring that it began with.
    package func replace(with ring: SigningKeyRing) {
        let next = PublishedRing(ring)
        all.withLock { all in
            all.append(next)
            unsafe current.store(Unmanaged.passUnretained(next), ordering: .releasing)
        }
    }

    /// Lends the ring in use.
    @inline(__always)
    func withRing<Result, Failure: Error>(_ body: (SigningKeyRing) throws(Failure) -> Result) throws(Failure) -> Result {
        // It outlives the call: `all` holds it, and a ring leaves that no earlier than this object.
        let outcome = unsafe current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { published in
            Swift.Result { () throws(Failure) in try body(published.ring) }
        }
        return try outcome.get()
    }
}

private final class PublishedRing: Sendable {
    let ring: SigningKeyRing

    init(_ ring: SigningKeyRing) { self.ring = ring }
}
