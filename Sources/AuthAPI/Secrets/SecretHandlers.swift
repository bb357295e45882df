internal import HTTPServer
internal import TextFormats
internal import Tokens

/// `/auth/secrets`: what login tokens are signed and verified with, for the operator. No secret is ever shown.
struct SecretHandlers: Sendable {
    let service: AuthService

    /// `GET /auth/secrets`
    func list(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        try answer(request, response) { (keeper, now) throws(SecretRefusal) in try keeper.secrets(at: now) }
    }

    /// `POST /auth/secrets/rotate`: from its answer on tokens are signed with a new secret.
    func rotate(_ request: borrowing Request, _ response: inout Response) throws(Problem) -> Disposition {
        try answer(request, response) { [service] (keeper, now) throws(SecretRefusal) in
            try keeper.rotate(at: now) { service.signingKeys.replace(with: $0) }
        }
    }

    private func answer(
        _ request: borrowing Request, _ response: Response,
        _ work: @escaping @Sendable (any SecretKeeper, Timestamp) throws(SecretRefusal) -> [SecretSummary]
    ) throws(Problem) -> Disposition {
        guard let keeper = service.secretKeeper else { throw .secrets(.setInConfiguration) }
        let now = Timestamp(seconds: request.receivedAt)
        let later = LaterAnswer(request, response, service)
        let isQueued = service.passwordWorkers.submit {
            later.complete { (response) throws(Problem) in
                do throws(SecretRefusal) { write(try work(keeper, now), &response) } catch { throw .secrets(error) }
            }
        }
        if !isQueued { later.complete { (_) throws(Problem) in throw .passwordWorkersBusy } }
        return .pending
    }

    private func write(_ secrets: [SecretSummary], _ response: inout Response) {
        response.setContentType("application/json")
        response.body.openArray()
        for secret in secrets {
            response.body.openObject()
            response.body.member("kid", secret.name)
            response.body.member("signs", secret.signs)
            response.body.member("created_at", secret.createdAt)
            response.body.member("verifies_until", secret.verifiesUntil)
            response.body.closeObject()
        }
        response.body.closeArray()
    }
}
