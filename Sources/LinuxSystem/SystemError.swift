internal import Glibc

/// A system call that failed: which one, and with what `errno`.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    package let call: StaticString
    package let code: Int32

    package init(_ call: StaticString, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The kernel's own sentence, such as "No space left on device".
    package var reason: String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    package var description: String { "\(call): \(reason)" }

    package static func == (left: SystemError, right: SystemError) -> Bool {
        left.code == right.code && left.call.description == right.call.description
    }
}

extension SystemError {
    package var isNotFound: Bool { code == ENOENT }
    package var alreadyExists: Bool { code == EEXIST }
    /// What stands at the place of a directory that is renamed has something in it (rename(2) names both).
    package var isNotEmpty: Bool { code == ENOTEMPTY || code == EEXIST }
    /// The place of a directory that is renamed is a mount point, or in use as one.
    package var isInUse: Bool { code == EBUSY }
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
    package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }
    /// What fsync(2) says of a file system that keeps nothing, such as a read-only image.
    package var cannotBeSynced: Bool { code == EINVAL || code == EROFS }
    package var isDenied: Bool { code == EACCES || code == EPERM || code == EROFS }
}
