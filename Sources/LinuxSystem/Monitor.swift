internal import Glibc

/// A value behind a lock, with a condition to wait for: what threads hand things to each other with.
///
/// `Synchronization.Mutex` guards what is only looked at; this guards what somebody waits for.
@safe package final class Monitor<Value: Sendable>: @unchecked Sendable {
    // Allocated by hand because the kernel knows a lock by its address, which must therefore never move.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var value: Value

    package init(_ value: Value) {
        self.value = value
        unsafe lock = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        // Deadlines must not move when somebody sets the clock.
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(lock)
        unsafe condition.deallocate()
        unsafe lock.deallocate()
    }

    /// Looks at or changes the value. Nobody who waits is woken.
    package func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return try body(&value)
    }

    /// Changes the value and wakes everyone who waits, so that each looks again.
    package func change<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Woken only when the lock is free again: whoever waits would otherwise run into it and be put to sleep once more.
        defer { unsafe pthread_cond_broadcast(condition) }
        return try withLock(body)
    }

    /// Waits until `body` answers something, looking again after each change; nil when `milliseconds` have passed first.
    package func wait<Result>(
        atMostMilliseconds milliseconds: Int64? = nil, for body: (inout Value) -> Result?
    ) -> Result? {
        var deadline = timespec()
        if let milliseconds {
            unsafe clock_gettime(CLOCK_MONOTONIC, &deadline)
            let nanoseconds = Int64(deadline.tv_nsec) + milliseconds % 1_000 * 1_000_000
            deadline.tv_sec += Int(milliseconds / 1_000 + nanoseconds / 1_000_000_000)
            deadline.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        while true {
            if let result = body(&value) { return result }
            let code =
                milliseconds == nil
                ? unsafe pthread_cond_wait(condition, lock)
                : unsafe pthread_cond_timedwait(condition, lock, &deadline)
            if code == ETIMEDOUT { return body(&value) }
        }
    }
}
