import CDiskFaults
import Glibc
import TestSupport

/// A file system of its own that is soon full, mounted for as long as this lives. Only root may.
final class SmallDisk: Sendable {
    let path: String

    init(kibibytes: Int, at path: String) throws {
        self.path = path
        guard unsafe mkdir(path, 0o700) == 0 else { throw EnduranceError("\(path) cannot be made: errno \(errno)") }
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k,mode=0700") == 0 else {
            throw EnduranceError("No file system can be mounted: errno \(errno)")
        }
    }

    // Let go of by force: whatever is still open must not keep it.
    deinit { unsafe umount2(path, Int32(MNT_DETACH)) }

    /// Whether this process may mount one.
    static let canBeMounted: Bool = {
        let directory = TemporaryDirectory()
        do {
            _ = try SmallDisk(kibibytes: 64, at: directory.file("disk"))
            return true
        } catch { return false }
    }()
}
