internal import HTTPServer
internal import TextFormats

/// `/healthz` and `/readyz`, for whoever starts and stops this server and sends it requests.
struct HealthHandlers: Sendable {
    let service: AuthService

    /// The process answers, and that is all that this says.
    func alive(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        write("alive", &response) { _ in }
        return .ready
    }

    func ready(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        let readiness = service.readiness
        response.setField("Cache-Control", "no-store")
        guard readiness.isReady else { throw .notReady(readiness) }
        write("ready", &response) { readiness.writeChecks(&$0) }
        return .ready
    }

    private func write(_ status: String, _ response: inout Response, _ members: (inout [UInt8]) -> Void) {
        response.setContentType("application/json")
        response.body.openObject()
        response.body.member("status", status)
        members(&response.body)
        response.body.closeObject()
    }
}
