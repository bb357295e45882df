internal import Glibc

extension SystemCall {
    /// Removes an empty directory.
    package static func removeDirectory(_ path: String) throws(SystemError) {
        _ = try check("rmdir") { unsafe rmdir(path) }
    }
}
