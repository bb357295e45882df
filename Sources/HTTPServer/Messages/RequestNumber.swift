internal import Synchronization

/// Numbers for requests without an identifier of their own, counted from a random start so that two runs do not repeat each other.
enum RequestNumber {
    private static let counter = Atomic<UInt64>(UInt64.random(in: .min ... .max))

    /// Where a loop begins to count for itself.
    static func random() -> UInt64 { UInt64.random(in: .min ... .max) }

    static func next() -> UInt64 { counter.wrappingAdd(1, ordering: .relaxed).newValue }
}
