import Glibc

/// Which call fails, with what, and for how long.
struct DiskFault: Sendable, CustomStringConvertible {
    let call: DiskShim.Call
    /// The first that fails.
    let number: Int
    let error: Failure
    let lasting: Lasting
    /// The first one writes half of its bytes; what comes after fails. Once: nothing fails at all.
    var beginsShort = false

    enum Failure: CaseIterable, Sendable {
        case noSpace, quotaUsedUp, inputOutput

        var code: Int32 {
            switch self {
            case .noSpace: ENOSPC
            case .quotaUsedUp: EDQUOT
            case .inputOutput: EIO
            }
        }

        /// There may be room again.
        var isFullDisk: Bool { self != .inputOutput }

        /// strerror(3).
        var text: String {
            switch self {
            case .noSpace: "No space left on device"
            case .quotaUsedUp: "Disk quota exceeded"
            case .inputOutput: "Input/output error"
            }
        }
    }

    enum Lasting: CaseIterable, Sendable {
        case once
        /// From then on, until it has been noticed.
        case untilNoticed
        /// From then on, to the end of the process.
        case always
    }

    var description: String { "\(call) \(number): \(beginsShort ? "short, then " : "")\(error), \(lasting)" }
}
