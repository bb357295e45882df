import Glibc
import LinuxSystem

/// A program that was started here, with nothing to read and a file for what it prints; ended when its owner lets go of it.
final class ChildProcess {
    let processID: Int32
    let log: String
    private var status: Int32?

    /// Starts a program on the processors of this thread. `environment` is added to this process's own.
    init(_ command: [String], environment: [String: String] = [:], log: String) throws {
        self.log = log
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Signals that this process waits for are blocked in it, and must not be in its children.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        // A group of their own, so that Ctrl-C reaches this process alone, which then ends them in order.
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        let variables = ProcessEnvironment.variables().merging(environment) { $1 }
        let argumentPointers = unsafe command.map { unsafe strdup($0) } + [nil]
        let environmentPointers = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            unsafe argumentPointers.forEach { unsafe free($0) }
            unsafe environmentPointers.forEach { unsafe free($0) }
        }
        var started: pid_t = 0
        let code = unsafe posix_spawnp(&started, command[0], &actions, &attributes, argumentPointers, environmentPointers)
        guard code == 0 else { throw BenchmarkError("\(command[0]) cannot be started: \(SystemError("posix_spawn", code: code).reason).") }
        processID = started
    }

    deinit { end() }

    var hasEnded: Bool { wait(WNOHANG) != nil }

    /// Waits for the program to end by itself.
    func waitUntilEnded() -> Bool { wait(0) == 0 }

    /// Asks the program, and what it started, to end, and ends it when it has not after some seconds.
    func end(by signal: Int32 = SIGTERM) {
        guard !hasEnded else { return }
        kill(-processID, signal)
        for _ in 0..<Self.patienceMilliseconds where !hasEnded { usleep(1_000) }
        guard !hasEnded else { return }
        kill(-processID, SIGKILL)
        _ = wait(0)
    }

    private func wait(_ flags: Int32) -> Int32? {
        if let status { return status }
        var found: Int32 = 0
        guard unsafe waitpid(processID, &found, flags) == processID else { return nil }
        status = found
        return found
    }

    private static let patienceMilliseconds = 5_000
}
