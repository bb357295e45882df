import Glibc
import Synchronization

/// A directory of a test's own, removed with everything in it when the test lets go of it.
package final class TemporaryDirectory: Sendable {
    package let path: String
    private let isKept = Atomic(false)

    /// `folder` must be there: for what is to be on a certain disk.
    package init(in folder: String = "/tmp") {
        var template = Array("\(folder)/gcreg-auth-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { preconditionFailure("no temporary directory can be made") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if !isKept.load(ordering: .relaxed) { Self.remove(path) }
    }

    /// Leaves it for a person to look at.
    package func keep() { isKept.store(true, ordering: .relaxed) }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Removes a file, or a directory with everything in it.
    package static func remove(_ path: String) {
        if let directory = unsafe opendir(path) {
            while let entry = unsafe readdir(directory) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                    unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                if name != "." && name != ".." { remove("\(path)/\(name)") }
            }
            unsafe closedir(directory)
            unsafe rmdir(path)
        } else {
            unsafe unlink(path)
        }
    }
}
