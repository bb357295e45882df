internal import AccountStore
internal import TextFormats

/// Whether this server should be sent requests, and which check says no.
struct Readiness: Equatable, Sendable {
    let store: StoreHealth
    let isDraining: Bool

    var isReady: Bool { store == .ready && !isDraining }

    /// The operator's log has the disk's own words; here it is said what fails, not how.
    var detail: String {
        if isDraining { return "The server is stopping and takes no new work." }
        return switch store {
        case .ready: "The server is ready."
        case .outOfSpace: "The disk is full: what exists can be read, nothing can be changed."
        case .readOnly: "The disk failed: what exists can be read, nothing can be changed until a restart."
        }
    }

    func writeChecks(_ body: inout [UInt8]) {
        body.openMember("checks")
        body.openObject()
        body.member("store", storeText)
        body.member("accepting", isDraining ? "draining" : "ok")
        body.closeObject()
    }

    private var storeText: String {
        switch store {
        case .ready: "ok"
        case .outOfSpace: "out_of_space"
        case .readOnly: "read_only"
        }
    }
}
