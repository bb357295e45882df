import Glibc
import LinuxSystem

/// Programs that may be installed.
package enum Programs {
    /// Where a program is, by the folders of PATH and those where servers are that only root starts.
    package static func path(of name: String) -> String? {
        let folders = (ProcessEnvironment.variables()["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        return folders.lazy.map { "\($0)/\(name)" }.first(where: isExecutable)
    }

    package static var isRoot: Bool { geteuid() == 0 }

    package static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return unsafe access(path, X_OK) == 0
    }
}
