/// A change that waits for the journal's thread.
struct Change: Sendable {
    /// Decides what becomes of the change, before anything is on disk, and answers whom to tell afterwards: with nil it happened as decided.
    let decide: @Sendable (inout PendingChanges) -> Answer
    /// Tells of a change that was never decided.
    let refuse: @Sendable (StoreRefusal) -> Void

    typealias Answer = @Sendable (_ failure: StoreRefusal?) -> Void

    init<Value: Sendable>(
        _ completion: @escaping StoreCompletion<Value>,
        _ decision: @escaping @Sendable (inout PendingChanges) throws(StoreRefusal) -> Value
    ) {
        refuse = { completion(.failure($0)) }
        decide = { pending in
            let result: Result<Value, StoreRefusal>
            do throws(StoreRefusal) { result = .success(try decision(&pending)) } catch { result = .failure(error) }
            // A refusal may follow from an earlier change of the same group, so it too is told only when that one is on disk.
            return { failure in completion(failure.map { .failure($0) } ?? result) }
        }
    }
}
