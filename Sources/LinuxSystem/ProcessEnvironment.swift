internal import CLinux
internal import Glibc

/// What a process was started with, and how it ends.
package enum ProcessEnvironment {
    /// Every `NAME=value` of the environment; of a name that stands there twice the first counts, as for getenv(3).
    package static func variables() -> [String: String] {
        var variables: [String: String] = [:]
        guard var entry = unsafe gcreg_environment() else { return variables }
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil { variables[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return variables
    }

    /// Ends the process in the ordinary way.
    package static func end(with code: Int32) -> Never { Glibc.exit(code) }

    /// Ends the process at once: nothing that is under way is finished.
    package static func endAtOnce(with code: Int32) -> Never { Glibc._exit(code) }

    /// Opens those of the three standard streams that whoever started the process has closed, on nothing.
    ///
    /// The kernel gives out the lowest free number: without this a data file could become standard error, and be written a log.
    package static func openStandardStreams() throws(SystemError) {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
            let opened = try SystemCall.check("open") { unsafe Glibc.open("/dev/null", O_RDWR) }
            precondition(opened == number, "the kernel gives out the lowest free descriptor (open(2))")
        }
    }
}

extension SignalWaiter {
    /// What asks a service to end: `kill`'s default, and Control-C.
    package static let terminationSignals: [Int32] = [SIGTERM, SIGINT]
}
