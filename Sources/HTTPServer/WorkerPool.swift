package import LinuxSystem

/// Threads for work that would hold up an event loop, with a queue that is never longer than it was said to be.
package final class WorkerPool: Sendable {
    package typealias Job = @Sendable () -> Void

    private let queue: Monitor<Queue>
    private let capacity: Int

    private struct Queue: Sendable {
        var jobs: [Job] = []
        var isStopping = false
        var runningThreads = 0
    }

    /// Starts `threads` threads. At most `capacity` jobs wait at a time.
    package init(named name: String, threads count: Int, capacity: Int) throws(SystemError) {
        precondition(count > 0 && capacity > 0, "a pool needs a thread and a place in its queue")
        self.capacity = capacity
        queue = Monitor(Queue())
        for _ in 0..<count { try startThread(named: name) }
    }

    /// Queues a job; false, and the job is not run, when the queue is full or the pool is stopping.
    package func submit(_ job: @escaping Job) -> Bool {
        queue.change { queue in
            guard queue.jobs.count < capacity, !queue.isStopping else { return false }
            queue.jobs.append(job)
            return true
        }
    }

    /// Runs what is queued, takes nothing more, and returns when the last thread has ended.
    package func stop() {
        queue.change { $0.isStopping = true }
        _ = queue.wait { $0.runningThreads == 0 ? true : nil }
    }

    private func startThread(named name: String) throws(SystemError) {
        queue.change { $0.runningThreads += 1 }
        do throws(SystemError) {
            try Thread.detach(named: name) { [queue] in
                // What takes long is done here, so that what is quick need not wait for it: not for the processor either.
                Thread.giveWay()
                while let job = Self.next(queue) { job() }
                queue.change { $0.runningThreads -= 1 }
            }
        } catch {
            queue.change { $0.runningThreads -= 1 }
            throw error
        }
    }

    private static func next(_ queue: Monitor<Queue>) -> Job? {
        queue.wait { (queue: inout Queue) -> Job?? in
            if !queue.jobs.isEmpty { return .some(queue.jobs.removeFirst()) }
            return queue.isStopping ? .some(nil) : nil
        } ?? nil
    }
}
