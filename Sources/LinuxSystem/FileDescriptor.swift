internal import Glibc

/// A descriptor that belongs to one owner and is closed when its owner lets go of it.
///
/// It cannot be copied, so it cannot be closed twice, nor used after it was closed.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes ownership of an open descriptor.
    package init(owning number: Int32) {
        precondition(number >= 0, "a descriptor is never negative: the error of the call that made it was not looked at")
        self.number = number
    }

    /// Gives the descriptor up without closing it.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    deinit {
        // close(2): on Linux the descriptor is gone even after EINTR, so it is never tried again.
        _ = Glibc.close(number)
    }
}
